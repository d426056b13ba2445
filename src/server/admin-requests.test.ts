import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advanceMsMax } from './admin-protocol.ts';
import { clockRequestFrom, stopRequestFrom } from './admin-requests.ts';

test('a body is taken only as it is meant', () => {
  assert.deepEqual(stopRequestFrom('{"tasks":"keep"}'), { tasks: 'keep' });
  assert.deepEqual(clockRequestFrom('{"action":"freeze","byMs":1}'), { action: 'freeze' });
  assert.deepEqual(clockRequestFrom('{"action":"advance","byMs":1000}'), { action: 'advance', byMs: 1_000 });
  for (const body of ['', 'null', '[]', '{"tasks":"all"}', '7', '{"action":"advance"}', '{"action":"advance","byMs":0}', '{"action":"advance","byMs":1.5}', `{"action":"advance","byMs":${advanceMsMax + 1}}`, '{"action":"back","byMs":1}']) {
    assert.deepEqual([stopRequestFrom(body), clockRequestFrom(body)], [undefined, undefined], body);
  }
});
