import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalIpv6Cidr } from './ipv6-cidr.ts';

test('an IPv6 CIDR loses its host bits and is written as short as it can be', () => {
  for (const [given, canonical] of [
    ['::/0', '::/0'],
    ['2001:db8::1/64', '2001:db8::/64'],
    ['2001:DB8:0:0:0:0:0:1/128', '2001:db8::1/128'],
    ['2001:db8:1234:5678::/44', '2001:db8:1230::/44'],
    ['fe80::ffff:1/113', 'fe80::ffff:0/113'],
    ['::ffff:10.0.0.1/128', '::ffff:a00:1/128'],
    ['1:2:3:4:5:6:7:8/17', '1::/17'],
  ] as const) assert.equal(canonicalIpv6Cidr(given), canonical);
});

test('what is no IPv6 CIDR', () => {
  for (const text of ['', '::', '::/129', '::/-1', '1::2::3/64', '10.0.0.0/8', 'g::/64', '::/0]', '1:2:3:4:5:6:7:8:9/64', '::%eth0/64', '::/01']) assert.equal(canonicalIpv6Cidr(text), undefined, text);
});
