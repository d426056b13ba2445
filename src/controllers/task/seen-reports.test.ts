import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeenReports } from './seen-reports.ts';
import { newReport } from './task-fixture.ts';

const task = { arn: 'arn:aws:ecs:us-east-1:000000000000:task/default/1', generation: 1 };

test('a report that was doubled or overtaken is not news', () => {
  const seen = new SeenReports();
  const [first, second] = [newReport(task, 'PENDING'), newReport(task, 'RUNNING')];
  assert.deepEqual([second, second, first].map((report) => seen.isNew(report)), [true, false, false]);
});

test('the first report of another agent process is news, however low its sequence is', () => {
  const seen = new SeenReports();
  seen.isNew(newReport(task, 'RUNNING', { sequence: 1_000 }));
  assert.equal(seen.isNew(newReport(task, 'STOPPED', { sequence: 1, agentId: 'another' })), true);
  assert.equal(seen.isNew(newReport({ ...task, generation: 0 }, 'RUNNING', { agentId: 'a third' })), false);
});
