/**
 * The thread that hashes, seals and writes staged blobs and opens sealed ones, so that neither push nor pull holds the event loop: buffers of 1 MiB
 * are transferred here and back, never copied. System calls are synchronous because the thread has nothing else to do.
 */
import { rmSync, statSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { assert, unreachable } from '#base/assert.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { DigestAlgorithm } from '#model/digest.ts';
import type { BlobSealing } from './blob-driver.ts';
import { moveDurably } from './move-durably.ts';
import { openSegment, sealedSegmentBytes } from './sealed-segments.ts';
import { SealedStage } from './sealed-stage.ts';
import { tailPaths } from './sealed-tail.ts';
import { readFully } from './stage-file.ts';
import type { OpenSegment, StageCommand, StagingCommand, StagingReply } from './staging-messages.ts';
import { PlainStage, type Stage } from './stage.ts';

/** Without the id. */
type Outcome<Reply = StagingReply> = Reply extends unknown ? Omit<Reply, 'id' | 'buffer'> : never;

/** Open files with their running digests; beyond this many the longest unused is closed, and hashed anew when it is needed. */
const openStagesMax = 64;
const stages = new Map<string, Stage>();
const sealedSegment = new Uint8Array(sealedSegmentBytes);

const port = parentPort;
assert(port !== null, 'staging-worker.ts runs as a worker thread');
port.on('message', (command: StagingCommand) => {
  const outcome = answer(command);
  if ('buffer' in command) port.postMessage({ ...outcome, id: command.id, buffer: command.buffer }, [command.buffer]);
  else port.postMessage({ ...outcome, id: command.id });
});

function answer(command: StagingCommand): Outcome {
  try {
    return command.kind === 'open' ? openedSegment(command) : perform(command);
  } catch (thrown) {
    if (command.kind !== 'open') forget(command.path);
    return { kind: 'failed', code: codeOf(thrown) ?? 'UNKNOWN', message: messageOf(thrown) };
  }
}

function openedSegment({ descriptor, index, isLast, sealing, buffer }: OpenSegment): Outcome {
  const count = readFully(descriptor, sealedSegment, index * sealedSegmentBytes);
  return { kind: 'opened', length: openSegment(sealedSegment.subarray(0, count), { sealing, index, isLast }, new Uint8Array(buffer)).byteLength };
}

function perform(command: StageCommand): Outcome {
  switch (command.kind) {
    case 'append': {
      const stage = opened(command.path, command.sealing);
      // A buffer before this one was not taken: this one would leave a hole.
      if (stage.size !== command.position) throw new WorldError('StagedOtherwise', `there are ${stage.size} bytes where ${command.position} were expected`);
      stage.append(new Uint8Array(command.buffer, 0, command.length));
      return { kind: 'done', size: stage.size };
    }
    case 'commit': {
      const stage = opened(command.path, command.sealing, command.algorithm);
      const actual = stage.digest();
      if (actual !== command.hex) return { kind: 'mismatch', actual };
      const { size } = stage;
      if (command.keepsExisting && statSync(command.target, { throwIfNoEntry: false }) !== undefined) rmSync(command.path);
      else finishAs(command.target, command.path, stage);
      forget(command.path);
      if (command.sealing !== undefined) for (const path of tailPaths(command.path)) rmSync(path, { force: true });
      return { kind: 'done', size };
    }
    case 'close':
      forget(command.path);
      return { kind: 'done', size: 0 };
    default:
      return unreachable(command);
  }
}

function finishAs(target: string, path: string, stage: Stage): void {
  stage.finish();
  moveDurably(path, target);
}

/** What is staged at the path, with a running digest; of `wanted` when that matters. */
function opened(path: string, sealing: BlobSealing | undefined, wanted?: DigestAlgorithm): Stage {
  const open = stages.get(path);
  if (open !== undefined && (wanted === undefined || open.algorithm === wanted)) {
    stages.delete(path);
    stages.set(path, open);
    return open;
  }
  forget(path);
  const algorithm = wanted ?? 'sha256';
  const stage = sealing === undefined ? new PlainStage(path, algorithm) : new SealedStage(path, algorithm, sealing);
  stages.set(path, stage);
  const [oldest] = stages.keys();
  if (stages.size > openStagesMax && oldest !== undefined) forget(oldest);
  return stage;
}

function forget(path: string): void {
  const stage = stages.get(path);
  if (stage === undefined) return;
  stages.delete(path);
  stage.close();
}
