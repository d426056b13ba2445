import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { tarArchive } from './tar.ts';

test('tar lists what was written, with modes, links and sizes', () => {
  const archive = tarArchive([
    { kind: 'folder', path: 'a/' },
    { kind: 'file', path: 'a/run', content: 'echo hello\n', mode: 0o755 },
    { kind: 'link', path: 'a/again', target: 'run' },
    { kind: 'file', path: 'b', content: new Uint8Array(513) },
  ]);
  const listing = spawnSync('tar', ['-tvf', '-'], { input: archive, encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } });
  assert.equal(listing.status, 0, listing.stderr);
  const lines = listing.stdout.trim().split('\n').map((line) => line.replace(/\s+/g, ' '));
  assert.match(lines[0] ?? '', /^drwxr-xr-x .* a\/$/);
  assert.match(lines[1] ?? '', /^-rwxr-xr-x .* 11 .* a\/run$/);
  assert.match(lines[2] ?? '', /^lrwxrwxrwx .* a\/again -> run$/);
  assert.match(lines[3] ?? '', /^-rw-r--r-- .* 513 .* b$/);
});

test('the same entries are the same bytes, and a path that ustar cannot keep is refused', () => {
  const entries = [{ kind: 'file', path: 'x', content: 'y' }] as const;
  assert.deepEqual(tarArchive(entries), tarArchive(entries));
  assert.throws(() => tarArchive([{ kind: 'file', path: 'x'.repeat(101), content: '' }]), /100 bytes/);
});
