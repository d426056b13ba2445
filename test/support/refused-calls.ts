import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { refusalOf } from './refusal.ts';

/** A call that has to be refused, with the code and the sentence for it. `{name}` in the sentence stands for what was made by that name. */
export type RefusedCall = readonly [what: string, call: () => Promise<unknown>, code: string, sentence: string | RegExp];

/** A test for each call: refused by its code, as the caller's mistake, and by its sentence. */
export function refuses(title: string, calls: readonly RefusedCall[], made: () => Readonly<Record<string, string>> = () => ({})): void {
  suite(title, () => {
    for (const [what, call, code, sentence] of calls) {
      test(what, async () => {
        const { name, message, status = 0 } = await refusalOf(call());
        assert.ok(status >= 400 && (status < 500 || status === 501), `${status} ${name}: ${message}`);
        if (typeof sentence === 'string') assert.deepEqual([name, message], [code, filled(sentence, made())]);
        else {
          assert.equal(name, code, message);
          assert.match(message, sentence);
        }
      });
    }
  });
}

function filled(text: string, made: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => made[name] ?? whole);
}

/** What a validation error says of one member. */
export function constraint(value: string, member: string, rule: string): string {
  return `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: Member must ${rule}`;
}
