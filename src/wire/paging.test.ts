import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as holds, boolean, integer, property, string, tuple, uniqueArray } from 'fast-check';
import { orderedPage, type Place } from './paging.ts';

const invalidToken = () => new Error('no such token');
const wish = { placeOf: (place: Place) => place, size: 2, token: undefined, invalidToken };

test('the pages of a list, one after the other, hold everything once and in order', () => {
  holds(property(uniqueArray(tuple(integer(), string()), { maxLength: 40, selector: String }), integer({ min: 1, max: 10 }), boolean(), (places, size, isDescending) => {
    const seen: Place[] = [];
    let token: string | undefined;
    do {
      const page = orderedPage(places, { ...wish, size, isDescending, token });
      assert.ok(page.items.length <= size);
      seen.push(...page.items);
      token = page.nextToken;
    } while (token !== undefined);
    const sorted = places.toSorted(([number, text], [otherNumber, otherText]) => number - otherNumber || (text < otherText ? -1 : 1));
    assert.deepEqual(seen, isDescending ? sorted.toReversed() : sorted);
  }));
});

test('a list goes on behind what it showed last, whatever comes and goes meanwhile', () => {
  holds(property(uniqueArray(integer(), { minLength: 1, maxLength: 30 }), array(integer()), integer({ min: 1, max: 5 }), (before, added, size) => {
    const first = orderedPage(before.map((number) => [number]), { ...wish, size });
    const last = first.items.at(-1)?.[0] ?? 0;
    const now = [...new Set([...before.filter((number) => number > last), ...added])];
    const rest = first.nextToken === undefined ? [] : orderedPage(now.map((number) => [number]), { ...wish, size: 100, token: first.nextToken }).items;
    assert.deepEqual(rest.flat(), first.nextToken === undefined ? [] : now.filter((number) => number > last).sort((one, other) => one - other));
  }));
});

test('a token that no page gave is refused', () => {
  for (const text of ['', 'nonsense', '{}', '[]', '[null]', '"after"']) assert.throws(() => orderedPage([], { ...wish, token: Buffer.from(text).toString('base64url') }), { message: 'no such token' });
});
