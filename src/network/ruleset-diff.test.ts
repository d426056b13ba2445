import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { rulesetDiff, rulesetFromScratch } from './ruleset-diff.ts';
import { changes } from './testing/random-worlds.ts';
import { planned } from './testing/walked-world.ts';

interface Table {
  readonly sets: Map<string, { readonly kind: string; readonly type: string; readonly elements: Set<string> }>;
  readonly chains: Map<string, { readonly hook: string | undefined; rules: readonly string[] }>;
}

test('the commands of a change lead from the table before to the table after, and those from scratch lead there too', () => {
  fc.assert(
    fc.property(changes(), ([before, after]) => {
      const one = planned(before);
      for (const [index, { ruleset }] of planned(after, one).routers.entries()) {
        const earlier = known(one.routers[index], 'the router before').ruleset;
        const table = tableOf(rulesetFromScratch(earlier).slice(3));
        for (const command of rulesetDiff(earlier, ruleset)) obey(table, command);
        assert.deepEqual(table, tableOf(rulesetFromScratch(ruleset).slice(3)));
        assert.deepEqual(new Map([...table.chains].map(([name, { rules }]) => [name, rules])), new Map([...ruleset.chains].map(([name, { rules }]) => [name, rules])));
        assert.deepEqual(new Map([...table.sets].map(([name, { elements }]) => [name, elements])), new Map([...ruleset.sets].map(([name, { elements }]) => [name, elements])));
      }
    }),
  );
});

function tableOf(commands: readonly string[]): Table {
  const table: Table = { sets: new Map(), chains: new Map() };
  for (const command of commands) obey(table, command);
  return table;
}

/** As nft does. */
function obey({ sets, chains }: Table, command: string): void {
  const [, verb, what = '', name = '', rest = ''] = /^(add|delete|flush) (\w+) ip drydock (\S+) ?(.*)$/.exec(command) ?? [];
  const inBraces = /^\{ (.*) \}$/.exec(rest)?.[1] ?? '';
  const chain = () => known(chains.get(name), `the chain ${name} of: ${command}`);
  const elements = () => known(sets.get(name), `the set ${name} of: ${command}`).elements;
  switch (`${verb} ${what}`) {
    case 'add set':
    case 'add map':
      assert.ok(!sets.has(name), command);
      return void sets.set(name, { kind: what, type: rest, elements: new Set() });
    case 'add chain':
      assert.ok(!chains.has(name), command);
      return void chains.set(name, { hook: rest === '' ? undefined : inBraces, rules: [] });
    case 'add rule':
      return void (chain().rules = [...chain().rules, rest]);
    case 'flush chain':
      return void (chain().rules = []);
    case 'add element':
      return inBraces.split(', ').forEach((element) => assert.ok(!elements().has(element) && elements().add(element), command));
    case 'delete element':
      return inBraces.split(', ').forEach((element) => assert.ok(elements().delete(element), command));
    case 'flush set':
    case 'flush map':
      return elements().clear();
    case 'delete chain':
      return assert.ok(chains.delete(name), command);
    case 'delete set':
    case 'delete map':
      return assert.ok(sets.delete(name), command);
    default:
      assert.fail(`${command} is not known here`);
  }
}
