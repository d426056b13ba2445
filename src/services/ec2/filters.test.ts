import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { filtered, isLike, never, tagFilters, type FilterTable } from './filters.ts';

interface Thing {
  readonly name: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

const things: readonly Thing[] = [
  { name: 'web', tags: [{ key: 'Owner', value: 'TeamA' }] },
  { name: 'worker', tags: [{ key: 'Owner', value: 'TeamB' }, { key: 'a=b', value: '*' }] },
];
const table: FilterTable<Thing> = { name: (thing) => [thing.name], ...never('ipv6'), ...tagFilters<Thing>() };
const names = (filters: readonly { readonly Name?: string; readonly Values?: string[] }[]) => filtered(things, [...filters], table).map((thing) => thing.name);

test('values of one filter are joined with OR, filters with AND', () => {
  assert.deepEqual(names([{ Name: 'name', Values: ['web', 'worker'] }]), ['web', 'worker']);
  assert.deepEqual(names([{ Name: 'name', Values: ['web', 'worker'] }, { Name: 'tag:Owner', Values: ['TeamB'] }]), ['worker']);
  assert.deepEqual(names([{ Name: 'tag-key', Values: ['Own*'] }, { Name: 'tag-value', Values: ['Team?'] }]), ['web', 'worker']);
  assert.deepEqual(names([{ Name: 'ipv6', Values: ['*'] }]), []);
});

test('wildcards can be escaped, and filter values are case-sensitive', () => {
  assert.deepEqual(names([{ Name: 'tag:a=b', Values: [String.raw`\*`] }]), ['worker']);
  assert.deepEqual(names([{ Name: 'name', Values: ['WEB'] }]), []);
  assert.ok(isLike(String.raw`a*b\c`, String.raw`a\*b\\c`));
  assert.ok(!isLike('axb', String.raw`a\*b`));
  assert.ok(isLike('', '*') && !isLike('', '?') && isLike('a\nb', 'a*b'));
});

test('an unknown filter is invalid', () => {
  for (const name of ['nmae', 'constructor', 'tag:']) assert.throws(() => names([{ Name: name, Values: ['x'] }]), { code: 'InvalidParameterValue', message: `The filter '${name}' is invalid` });
  assert.throws(() => names([{ Name: 'name', Values: Array.from({ length: 201 }, String) }]), { code: 'FilterLimitExceeded' });
});

test('a text is like itself escaped, and like itself with any part taken by a star', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.nat(20), fc.nat(20), (text, from, length) => {
      const escape = (part: string) => part.replaceAll(/[*?\\]/g, String.raw`\$&`);
      return isLike(text, escape(text)) && isLike(text, `${escape(text.slice(0, from))}*${escape(text.slice(from + length))}`);
    }),
  );
  assert.ok(!isLike('a'.repeat(5_000), `${'*a'.repeat(200)}b`));
});
