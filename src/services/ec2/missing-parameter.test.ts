import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingParameter } from './missing-parameter.ts';

test('a missing parameter is called as EC2 calls it', () => {
  const sentence = (member: string) => missingParameter(member).message;
  assert.equal(sentence('RouteTableId'), 'The request must contain the parameter routeTableId');
  assert.equal(sentence('Resources'), 'The request must contain the parameter resourceIdSet');
  assert.equal(sentence('Description'), 'The request must contain the parameter GroupDescription');
});
