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
import { bufferBytes, type StagingCommand, type StagingReply } from './staging-messages.ts';

interface OpenStage {
  readonly descriptor: number;
  /** For whole blocks past the page cache; undefined where the file system has no direct writes. */
  readonly direct: number | undefined;
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
      write(stage, bytes);
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
  const descriptor = openSync(path, constants.O_RDWR);
  const stage = { descriptor, direct: openDirect(path), algorithm, ...hashed(descriptor, algorithm) };
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
  if (stage.direct !== undefined) closeSync(stage.direct);
}

/**
 * Direct writes need memory and offsets on block boundaries, which WebAssembly's memory has. Measured, they cost a tenth
 * of the processor time of writes through the page cache, and leave nothing for fdatasync to wait for.
 */
const blockBytes = 4_096;
/** TypeScript's library knows it only for browsers. */
declare const WebAssembly: { readonly Memory: new (descriptor: { readonly initial: number }) => { readonly buffer: ArrayBuffer } };
const aligned = new Uint8Array(new WebAssembly.Memory({ initial: bufferBytes / 65_536 }).buffer);

function write(stage: OpenStage, bytes: Uint8Array): void {
  if (stage.direct === undefined || bytes.byteLength !== bufferBytes || stage.size % blockBytes !== 0) return writeAt(stage.descriptor, bytes, stage.size);
  aligned.set(bytes);
  try {
    writeAt(stage.direct, aligned, stage.size);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EINVAL') throw thrown;
    // A device with larger blocks than these: its files go through the page cache.
    writeAt(stage.descriptor, bytes, stage.size);
  }
}

function writeAt(descriptor: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.byteLength) written += writeSync(descriptor, bytes, written, bytes.byteLength - written, position + written);
}

function openDirect(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_DIRECT);
  } catch (thrown) {
    if (codeOf(thrown) === 'EINVAL') return undefined;
    throw thrown;
  }
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
