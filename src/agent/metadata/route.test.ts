import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeOf } from './route.ts';

test('versions 3 and 4 have a container, its statistics, its task with and without tags, and the statistics of that', () => {
  const shapes = (version: string) => ['', '/stats', '/task', '/taskWithTags', '/task/stats'].map((tail) => routeOf(`/${version}/t1-app${tail}`));
  const asked = (version: 3 | 4) =>
    [
      { subject: 'container', content: 'metadata', hasTags: false },
      { subject: 'container', content: 'stats', hasTags: false },
      { subject: 'task', content: 'metadata', hasTags: false },
      { subject: 'task', content: 'metadata', hasTags: true },
      { subject: 'task', content: 'stats', hasTags: false },
    ].map((shape) => ({ version, containerId: 't1-app', ...shape }));
  assert.deepEqual(shapes('v3'), asked(3));
  assert.deepEqual(shapes('v4'), asked(4));
});

test('version 2 knows the task by its address', () => {
  assert.deepEqual(routeOf('/v2/metadata'), { version: 2, subject: 'task', content: 'metadata', hasTags: false, containerId: '' });
  assert.deepEqual(routeOf('/v2/metadataWithTags/'), { version: 2, subject: 'task', content: 'metadata', hasTags: true, containerId: '' });
  assert.deepEqual(routeOf('/v2/metadata/t1-app'), { version: 2, subject: 'container', content: 'metadata', hasTags: false, containerId: 't1-app' });
  assert.deepEqual(routeOf('/v2/stats/t1-app'), { version: 2, subject: 'container', content: 'stats', hasTags: false, containerId: 't1-app' });
});

test('what the endpoint does not have here is not found', () => {
  for (const path of ['/', '/v4', '/v5/x', '/v4/x/', '/v4/x/toString', '/v4/x/task/', '/v4/x/associations/elastic-inference', '/api/x/task-protection/v1/state', '/v2/credentials/x', '/v2/metadataWithTags/x']) assert.equal(routeOf(path), undefined, path);
});
