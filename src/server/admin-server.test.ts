import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { listenForAdmin } from './admin-server.ts';

test('the admin socket is its owner’s alone from its first moment on', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drydock-admin-'));
  const never = async () => assert.fail('nobody asked');
  const umask = process.umask(0);
  try {
    const opening = listenForAdmin(directory, { status: never, services: () => assert.fail('nobody asked'), events: () => assert.fail('nobody asked'), clock: () => assert.fail('nobody asked'), changeClock: never, certificateAuthority: never, reset: never, stop: () => {} });
    const { mode } = statSync(join(directory, 'admin.sock'));
    assert.equal(process.umask(), 0);
    await (await opening)[Symbol.asyncDispose]();
    assert.equal(mode & 0o777, 0o600);
  } finally {
    process.umask(umask);
    rmSync(directory, { recursive: true });
  }
});
