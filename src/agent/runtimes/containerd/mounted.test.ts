import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortOverlay } from './mounted.ts';

test('overlays of many layers are named relative to the folder that they share', () => {
  const snapshots = '/var/lib/drydock/containerd/root/io.containerd.snapshotter.v1.overlayfs/snapshots';
  assert.deepEqual(shortOverlay(['index=off', `workdir=${snapshots}/9/work`, `upperdir=${snapshots}/9/fs`, `lowerdir=${snapshots}/12/fs:${snapshots}/1/fs`]), {
    cwd: snapshots,
    options: ['index=off', 'workdir=9/work', 'upperdir=9/fs', 'lowerdir=12/fs:1/fs'],
  });
});

test('a single layer and other kinds of options stay usable', () => {
  assert.deepEqual(shortOverlay(['lowerdir=/a/b/1/fs']), { cwd: '/a/b/1', options: ['lowerdir=fs'] });
  assert.deepEqual(shortOverlay(['lowerdir=/a:/b']), { cwd: '/', options: ['lowerdir=a:b'] });
  assert.deepEqual(shortOverlay(['size=1m']), { cwd: '/', options: ['size=1m'] });
});
