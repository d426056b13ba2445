import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rolloutText } from './rollout-text.ts';

test('a roll-out is one line: the new revision with its bar, and what is left of the old one', () => {
  const arn = 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:';
  assert.equal(
    rolloutText([{ taskDefinition: `${arn}2`, desiredCount: 2, runningCount: 1, pendingCount: 1, rolloutState: 'IN_PROGRESS' }, { taskDefinition: `${arn}1`, runningCount: 2 }]),
    'web:2 ████████▒▒▒▒▒▒▒▒ 1/2 IN_PROGRESS, 2 of web:1',
  );
  assert.equal(rolloutText([]), '');
});
