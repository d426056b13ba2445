import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { systemClock } from '#base/clock.ts';
import { headOf, Receiver } from './receive.ts';

const limits = { bodyBytesMax: 1_000_000, bodyTimeoutMs: 60_000, arrivingBytesMax: 1_500_000 };

test('a body in very many very small pieces counts for what it takes in memory', async () => {
  const receiver = new Receiver(limits, systemClock);
  const pieces = Array.from({ length: 20_000 }, () => Buffer.from('x'));
  await assert.rejects(received(receiver, pieces), { kind: 'Busy' });
  assert.equal((await received(receiver, pieces.slice(0, 100))).body.byteLength, 100);
});

test('bodies that are unpacked at the same time have a limit together', async () => {
  const receiver = new Receiver(limits, systemClock);
  const zipped = gzipSync(Buffer.alloc(900_000));
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => received(receiver, [zipped], 'gzip')));
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
  assert.equal((await received(receiver, [zipped], 'gzip')).body.byteLength, 900_000);
});

function received(receiver: Receiver, pieces: readonly Uint8Array[], encoding?: string) {
  const incoming = new IncomingMessage(new Socket());
  if (encoding !== undefined) incoming.rawHeaders.push('content-encoding', encoding);
  for (const piece of [...pieces, null]) incoming.push(piece);
  return receiver.withBody(headOf(incoming), incoming);
}
