import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serversIn } from './server-commands.ts';

test('what HAProxy says of its servers is read by the names of its columns', () => {
  const answer = '1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_port srvrecord\n3 b.a 1 s1 10.0.0.1 2 0 1 80 -\n3 b.a 2 s2 192.0.2.1 0 4 1 9 -\n\n';
  assert.deepEqual(serversIn(answer), new Map([['b.a/s1', { address: '10.0.0.1', port: 80, isServing: true }], ['b.a/s2', { address: '192.0.2.1', port: 9, isServing: false }]]));
});
