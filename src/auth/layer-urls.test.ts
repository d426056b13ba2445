import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, secondMs } from '#base/time.ts';
import { layerUrlLifetimeMs, layerUrls } from './layer-urls.ts';

const secret = Buffer.alloc(32, 7);
const layer = { repository: { account: '000000000000', region: 'us-east-1', name: 'team/app' }, digest: `sha256:${'a'.repeat(64)}` };
const issuedAt = 1_800_000_000_000;

test('a layer URL stands for its layer for an hour, also after a restart', () => {
  const url = new URL(layerUrls(secret).issue(layer, 'http://127.0.0.1:4566', issuedAt));
  assert.equal(url.host, '127.0.0.1:4566');
  const restarted = layerUrls(secret);
  assert.deepEqual(restarted.verify(url, issuedAt + hourMs - 1), { kind: 'valid', layer });
  assert.deepEqual(restarted.verify(url, issuedAt + hourMs), { kind: 'expired', expiresInSeconds: layerUrlLifetimeMs / secondMs, expiredAt: issuedAt + hourMs });
});

test('a layer URL with another path, time or signature, or of another daemon, is not valid', () => {
  const urls = layerUrls(secret);
  const issued = urls.issue(layer, 'http://127.0.0.1:4566', issuedAt);
  const kindOf = (text: string) => urls.verify(new URL(text), issuedAt).kind;
  assert.equal(kindOf(issued), 'valid');
  assert.equal(kindOf(issued.replace('team/app', 'team/other')), 'invalid');
  assert.equal(kindOf(issued.replace('X-Amz-Expires=3600', 'X-Amz-Expires=99999')), 'invalid');
  assert.equal(kindOf(issued.replace(/X-Amz-Date=\d/, 'X-Amz-Date=3')), 'invalid');
  assert.equal(kindOf(issued.slice(0, -1)), 'invalid');
  assert.equal(kindOf(issued.replace(/&X-Amz-Signature=.*/, '')), 'unsigned');
  assert.equal(layerUrls(Buffer.alloc(32, 8)).verify(new URL(issued), issuedAt).kind, 'invalid');
});
