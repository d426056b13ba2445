import { sleep, type Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { awslogsStream } from './awslogs-stream.ts';
import type { Batch } from './batches.ts';
import type { ContainerLogs, ContainerOutput } from './container-logs.ts';
import { FollowedFile } from './followed-file.ts';
import type { LogDestination, LogSink } from './log-sink.ts';
import { parseAwslogsOptions, type AwslogsOptions } from './options.ts';

const retryFirstMs = 100;
const retryMaxMs = 5_000;
/** How long the end of a container waits for logs that cannot be stored. */
const drainDeadlineMs = 60_000;
const closeDeadlineMs = 2_000;
/** Answers that another try does not change: what they refuse is given up, as Docker's driver does. */
const finalCodes = new Set(['ResourceNotFoundException', 'InvalidParameterException', 'DataAlreadyAcceptedException', 'UnrecognizedClientException', 'AccessDeniedException']);

export interface AwslogsOptionsOfAgent {
  readonly sink: LogSink;
  readonly clock: Clock;
  readonly log: Log;
}

/** The awslogs driver: follows what containers print and stores it as CloudWatch Logs events. */
export class Awslogs implements ContainerLogs {
  readonly #sink: LogSink;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #followed = new Map<string, readonly FollowedFile[]>();

  constructor({ sink, clock, log }: AwslogsOptionsOfAgent) {
    this.#sink = sink;
    this.#clock = clock;
    this.#log = log;
  }

  async open(output: ContainerOutput): Promise<void> {
    const options = optionsOf(output);
    if (options !== undefined) await this.#sink.open(destinationOf(output, options), options.createsGroup);
    this.follow(output);
  }

  follow(output: ContainerOutput): void {
    if (this.#followed.has(output.id)) return;
    const options = optionsOf(output);
    this.#followed.set(output.id, [output.stdoutPath, output.stderrPath].map((path) => this.#followFile(path, output, options)));
  }

  async drain(id: string, signal: AbortSignal): Promise<void> {
    const files = this.#followed.get(id) ?? [];
    await this.#withDeadline(drainDeadlineMs, id, (deadline) => Promise.all(files.map((file) => file.drain(AbortSignal.any([signal, deadline]), 'when settled'))));
  }

  async close(id: string, paths: readonly string[]): Promise<void> {
    const files = this.#followed.get(id) ?? [];
    this.#followed.delete(id);
    // Its shim has gone, and with it the last that may have been on its way into the files when the container ended.
    await this.#withDeadline(closeDeadlineMs, id, (signal) => Promise.all(files.map((file) => file.drain(signal, 'now'))));
    await Promise.all(files.map((file) => file[Symbol.asyncDispose]()));
    await Promise.all(paths.map((path) => this.#sink.forget(sourceOf(path))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const files = [...this.#followed.values()].flat();
    this.#followed.clear();
    await Promise.all(files.map((file) => file[Symbol.asyncDispose]()));
  }

  async #withDeadline(limitMs: number, id: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const deadline = new AbortController();
    const cancel = this.#clock.after(limitMs, () => {
      this.#log.warn('a container has ended but its last output cannot be stored', { container: id });
      deadline.abort();
    });
    await work(deadline.signal).finally(cancel);
  }

  #followFile(path: string, output: ContainerOutput, options: AwslogsOptions | undefined): FollowedFile {
    const { clock, log } = { clock: this.#clock, log: this.#log };
    // Without a log configuration the output is read and thrown away, so that it does not fill the disk.
    if (options === undefined) return new FollowedFile({ path, clock, log, storedOffset: async () => 0, deliver: async () => {} });
    const source = sourceOf(path);
    const destination = destinationOf(output, options);
    return new FollowedFile({
      path,
      clock,
      log,
      ...(options.eventStart !== undefined && { eventStart: options.eventStart }),
      storedOffset: () => this.#sink.offsetOf(source),
      deliver: (batch, backlogBytes, signal) => this.#store(batch, { source, destination, backlogBytes, signal, backlogMax: options.bufferBytesMax ?? Infinity }),
    });
  }

  async #store(batch: Batch, { source, destination, backlogBytes, signal, backlogMax }: Delivery): Promise<void> {
    const now = this.#clock.nowMs();
    const lines = batch.lines.map(({ text, readAt = now }) => ({ timestamp: readAt, message: text }));
    for (let delayMs = retryFirstMs; !signal.aborted; delayMs = Math.min(delayMs * 2, retryMaxMs)) {
      try {
        return await this.#sink.append(destination, lines, { source, offset: batch.end });
      } catch (error) {
        const isFinal = finalCodes.has(codeOf(error) ?? '');
        const isLost = isFinal || (await backlogBytes()) > backlogMax;
        this.#log.warn(isLost ? 'output of a container is lost' : 'output of a container cannot be stored yet', { group: destination.group, stream: destination.stream, error: messageOf(error) });
        if (isLost) return;
        await sleep(this.#clock, delayMs, signal).catch(() => undefined);
      }
    }
  }
}

interface Delivery {
  readonly source: string;
  readonly destination: LogDestination;
  readonly backlogBytes: () => Promise<number>;
  readonly signal: AbortSignal;
  readonly backlogMax: number;
}

/** Undefined when there is no log configuration. Throws WorldError `ResourceInitializationError` in Fargate's words. */
function optionsOf({ configuration, secretOptions }: ContainerOutput): AwslogsOptions | undefined {
  if (configuration === undefined) return undefined;
  const { logDriver, options = {} } = configuration;
  if (logDriver !== 'awslogs') throw refused(`the log driver ${String(logDriver)} is not supported`);
  const parsed = parseAwslogsOptions({ ...options, ...Object.fromEntries(secretOptions) });
  if (parsed.kind === 'options') return parsed.options;
  // The parser repeats what it cannot read; a secret is not to be read in a task's stoppedReason.
  const isOfSecrets = secretOptions.size > 0 && parseAwslogsOptions(options).kind === 'options';
  throw refused(`unable to get awslogs driver arguments: ${isOfSecrets ? `a value of secretOptions is not valid: one of ${[...secretOptions.keys()].join(', ')}` : parsed.reason}`);
}

function refused(reason: string): WorldError {
  return new WorldError('ResourceInitializationError', `ResourceInitializationError: failed to validate logger args: ${reason}`);
}

function destinationOf(output: ContainerOutput, options: AwslogsOptions): LogDestination {
  return { writer: output.writer, account: output.account, region: options.region, group: options.group, stream: awslogsStream({ prefix: options.streamPrefix, containerName: output.containerName, taskId: output.taskId }) };
}

/** The file's name: it begins with the container's runtime id, which no other container has. */
function sourceOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
