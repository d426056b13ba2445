import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isInCidr, parseAddress, parseCidr } from './cidr.ts';
import { availableAddressCount, freeAddress, isReservedAddress } from './subnet-addresses.ts';

test('the first four addresses of a subnet and its last one are never handed out', () => {
  const subnetCidr = '10.0.0.0/28';
  const taken = new Set<string>();
  for (let given = freeAddress({ subnetCidr, taken, pick: 7 }); given !== undefined; given = freeAddress({ subnetCidr, taken, pick: 7 })) taken.add(given);
  assert.deepEqual([...taken].toSorted((a, b) => Number(a.split('.')[3]) - Number(b.split('.')[3])), Array.from({ length: 11 }, (_, index) => `10.0.0.${index + 4}`));
  assert.equal(availableAddressCount(subnetCidr, 0), 11);
  assert.equal(availableAddressCount(subnetCidr, taken.size), 0);
});

test('addresses that the owner of a subnet reserves are given to nobody who names none', () => {
  const wish = { subnetCidr: '10.0.0.0/28', reservedCidrs: ['10.0.0.8/29', '10.0.0.4/31'], pick: 0 };
  assert.equal(freeAddress({ ...wish, taken: new Set() }), '10.0.0.6');
  assert.equal(freeAddress({ ...wish, taken: new Set(['10.0.0.6', '10.0.0.7']) }), undefined);
});

test('an address is always free, inside its subnet and not one of those that AWS reserves', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 16, max: 28 }), fc.array(fc.nat({ max: 40 })), (pick, prefixLength, skipped) => {
      const subnetCidr = `172.16.0.0/${prefixLength}`;
      const taken = new Set(skipped.map((last) => `172.16.0.${last}`));
      const given = freeAddress({ subnetCidr, taken, pick });
      if (given === undefined) return prefixLength === 28;
      const cidr = parseCidr(subnetCidr);
      return cidr !== undefined && isInCidr(parseAddress(given) ?? -1, cidr) && !isReservedAddress(subnetCidr, given) && !taken.has(given);
    }),
  );
});
