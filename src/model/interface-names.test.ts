import assert from 'node:assert/strict';
import { test } from 'node:test';
import { macAddress, privateDnsName } from './interface-names.ts';

test('names and hardware addresses have the form that EC2 gives them', () => {
  assert.equal(macAddress(Uint8Array.of(1, 2, 0xab, 4, 5, 6)), '02:01:02:ab:04:05');
  assert.equal(privateDnsName('172.31.0.5', 'us-east-1'), 'ip-172-31-0-5.ec2.internal');
  assert.equal(privateDnsName('172.31.0.5', 'eu-west-1'), 'ip-172-31-0-5.eu-west-1.compute.internal');
});
