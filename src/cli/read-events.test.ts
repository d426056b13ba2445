import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvents } from './read-events.ts';

test('an event is read for people, and kept whole for machines', () => {
  const event = (detail: object) => ({ sequence: 1, event: { 'detail-type': 'ECS Task State Change', time: '2026-01-01T00:00:00Z', resources: ['arn:aws:ecs:us-east-1:000000000000:task/default/a'], detail } });
  const answer = { last: 7, events: [event({ lastStatus: 'RUNNING' }), event({ lastStatus: 'STOPPED', stoppedReason: 'enough' }), event({ eventName: 'SERVICE_DEPLOYMENT_FAILED', reason: 'why' }), event({ eventName: 'HOOK_AWAITING_ACTION', lifecycleStage: 'POST_SCALE_UP', hookId: 'ecs-pause-a' })] };
  const { last, events } = readEvents(answer);
  assert.deepEqual([last, events.map(({ what }) => what)], [7, ['RUNNING', 'STOPPED: enough', 'SERVICE_DEPLOYMENT_FAILED: why', 'HOOK_AWAITING_ACTION: POST_SCALE_UP ecs-pause-a']]);
  assert.deepEqual(events[0]?.event, answer.events[0]?.event);
  assert.equal(events[0]?.resource, 'arn:aws:ecs:us-east-1:000000000000:task/default/a');
  assert.throws(() => readEvents({ last: 0, events: {} }), /the events\.events should be a list/);
});

test('an event of an image says what became of it, with its tag and its digest', () => {
  const detail = { result: 'SUCCESS', 'repository-name': 'app', 'image-digest': 'sha256:00', 'action-type': 'PUSH', 'image-tag': 'latest' };
  const event = (changes: object) => ({ sequence: 1, event: { 'detail-type': 'ECR Image Action', time: '2026-01-01T00:00:00Z', resources: [], detail: { ...detail, ...changes } } });
  const archived = { 'action-type': 'UPDATE_STORAGE_CLASS', 'target-storage-class': 'ARCHIVE', 'image-tag': undefined };
  const { events } = readEvents(JSON.parse(JSON.stringify({ last: 3, events: [event({}), event({ 'image-tag': '', 'action-type': 'DELETE' }), event(archived)] })));
  assert.deepEqual(events.map(({ resource, what }) => `${resource} ${what}`), ['app PUSH: latest sha256:00', 'app DELETE: sha256:00', 'app UPDATE_STORAGE_CLASS: ARCHIVE sha256:00']);
});
