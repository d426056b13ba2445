import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicRouteLines } from './public-routes.ts';

const one = { via: '198.18.24.1', link: 'ddx-0' };
const other = { via: '198.18.24.3', link: 'ddx-1' };
const hasBoth = (link: string) => ['ddx-0', 'ddx-1'].includes(link);

test('public addresses come, move and go one by one', () => {
  const before = new Map([['198.18.16.5', one], ['198.18.16.6', one], ['198.18.16.7', one]]);
  const after = new Map([['198.18.16.5', one], ['198.18.16.6', other], ['198.18.16.8', other]]);
  assert.deepEqual(publicRouteLines(before, after, hasBoth), ['route del 198.18.16.7/32', 'route replace 198.18.16.6/32 via 198.18.24.3 dev ddx-1', 'route replace 198.18.16.8/32 via 198.18.24.3 dev ddx-1']);
  assert.deepEqual(publicRouteLines(after, after, hasBoth), []);
});

test('what went with its link is not removed again', () => {
  assert.deepEqual(publicRouteLines(new Map([['198.18.16.5', one]]), new Map(), (link) => link === 'ddx-1'), []);
});
