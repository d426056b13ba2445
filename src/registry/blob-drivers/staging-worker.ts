/**
 * The thread that hashes and writes staged blobs, so that a push does not hold the event loop: 1 MiB buffers are
 * transferred here and back, never copied. System calls are synchronous because the thread has nothing else to do.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { assert, unreachable } from '#base/assert.ts';
import { codeOf, messageOf } from '#base/errors.ts';
import type { DigestAlgorithm } from '#model/digest.ts';
import type { StagingCommand, StagingReply } from './staging-messages.ts';

interface OpenStage {
  readonly descriptor: number;
  readonly algorithm: DigestAlgorithm;
  readonly hash: Hash;
  size: number;
}

/** Open files with their running digests; beyond this many the longest unused is closed, and hashed anew when it is needed. */
const openStagesMax = 64;
const rereadBytes = 1 << 20;
const stages = new Map<string, OpenStage>();

const port = parentPort;
assert(port !== null, 'staging-worker.ts runs as a worker thread');
port.on('message', (command: StagingCommand) => {
  const buffer = command.kind === 'append' ? command.buffer : undefined;
  const reply = answer(command);
  port.postMessage(buffer === undefined ? reply : { ...reply, buffer }, buffer === undefined ? [] : [buffer]);
});

function answer(command: StagingCommand): StagingReply {
  try {
    return perform(command);
  } catch (thrown) {
    forget(command.path);
    return { id: command.id, kind: 'failed', code: codeOf(thrown) ?? 'UNKNOWN', message: messageOf(thrown) };
  }
}

function perform(command: StagingCommand): StagingReply {
  switch (command.kind) {
    case 'append': {
      const stage = opened(command.path);
      const bytes = new Uint8Array(command.buffer, 0, command.length);
      stage.hash.update(bytes);
      writeWhole(stage.descriptor, bytes);
      stage.size += bytes.byteLength;
      return { id: command.id, kind: 'done', size: stage.size };
    }
    case 'commit': {
      const stage = opened(command.path, command.algorithm);
      const actual = stage.hash.copy().digest('hex');
      if (actual !== command.hex) return { id: command.id, kind: 'mismatch', actual };
      fdatasyncSync(stage.descriptor);
      forget(command.path);
      moveDurably(command.path, command.target);
      return { id: command.id, kind: 'done', size: stage.size };
    }
    case 'close':
      forget(command.path);
      return { id: command.id, kind: 'done', size: 0 };
    default:
      return unreachable(command);
  }
}

/** The open file of a stage with a running digest over all that it holds; of `wanted` when that matters. */
function opened(path: string, wanted?: DigestAlgorithm): OpenStage {
  const open = stages.get(path);
  if (open !== undefined && (wanted === undefined || open.algorithm === wanted)) {
    stages.delete(path);
    stages.set(path, open);
    return open;
  }
  forget(path);
  const algorithm = wanted ?? 'sha256';
  const descriptor = openSync(path, constants.O_RDWR | constants.O_APPEND);
  const stage = { descriptor, algorithm, ...hashed(descriptor, algorithm) };
  stages.set(path, stage);
  const [oldest] = stages.keys();
  if (stages.size > openStagesMax && oldest !== undefined) forget(oldest);
  return stage;
}

function hashed(descriptor: number, algorithm: DigestAlgorithm): Pick<OpenStage, 'hash' | 'size'> {
  const hash = createHash(algorithm);
  const buffer = new Uint8Array(rereadBytes);
  let size = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, 0, buffer.byteLength, size);
    if (count === 0) return { hash, size };
    hash.update(buffer.subarray(0, count));
    size += count;
  }
}

function forget(path: string): void {
  const stage = stages.get(path);
  if (stage === undefined) return;
  stages.delete(path);
  closeSync(stage.descriptor);
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.byteLength) written += writeSync(descriptor, bytes, written, bytes.byteLength - written);
}

/** After this a crash of the machine finds the file under its new name. */
function moveDurably(from: string, to: string): void {
  makeDirectoryDurably(dirname(to));
  renameSync(from, to);
  syncDirectory(dirname(to));
}

function makeDirectoryDurably(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeDirectoryDurably(dirname(path));
  mkdirSync(path, { recursive: true });
  syncDirectory(dirname(path));
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
