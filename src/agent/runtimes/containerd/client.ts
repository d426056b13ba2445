import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { load, type AnyDefinition, type MessageTypeDefinition, type MethodDefinition, type PackageDefinition } from '@grpc/proto-loader';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { assert, known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import type { AnyMessage, AnyMessages, DuplexMethods, StreamMethods, TimestampMessage, UnaryMethods } from './methods.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Undefined for the usual one; Infinity for a call that waits for something to happen. */
  readonly timeoutMs?: number;
  /** What the call makes is kept from collection by this lease. */
  readonly lease?: string;
}

export type ContainerdErrorCode = 'NotFound' | 'AlreadyExists' | 'FailedPrecondition' | 'Unavailable' | 'DeadlineExceeded' | 'Cancelled' | 'Other';

/** containerd's answer that it could not do what was asked, or its silence. */
export class ContainerdError extends WorldError {
  override readonly name = 'ContainerdError';
  readonly reason: ContainerdErrorCode;

  constructor(path: string, error: ServiceError) {
    const reason = reasons.get(error.code) ?? 'Other';
    super(`Containerd${reason}`, error.details || error.message, { cause: error });
    this.reason = reason;
    this.stack = `${this.name}: ${path}: ${this.message}`;
  }
}

/** Speaks containerd's API over its socket, in one containerd namespace. */
export class ContainerdClient implements Disposable {
  readonly #grpc: Client;
  readonly #definitions: PackageDefinition;
  readonly #namespace: string;

  private constructor(socketPath: string, namespace: string, definitions: PackageDefinition) {
    this.#namespace = namespace;
    this.#definitions = definitions;
    this.#grpc = new Client(`unix:${socketPath}`, credentials.createInsecure(), {
      'grpc.max_receive_message_length': messageBytesMax,
      // containerd is on this machine: after a restart it is back in a fraction of a second.
      'grpc.initial_reconnect_backoff_ms': 20,
      'grpc.min_reconnect_backoff_ms': 20,
      'grpc.max_reconnect_backoff_ms': 500,
      'grpc.enable_retries': 0,
    });
  }

  static async open(socketPath: string, namespace: string): Promise<ContainerdClient> {
    return new ContainerdClient(socketPath, namespace, await protocolDefinitions());
  }

  /** Resolves when the socket answers. Throws WorldError `ContainerdUnavailable`. */
  ready(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#grpc.waitForReady(new Date(Date.now() + timeoutMs), (error) => {
        if (error === undefined) resolve();
        else reject(new WorldError('ContainerdUnavailable', `containerd did not answer on its socket within ${timeoutMs} ms`, { cause: error }));
      });
    });
  }

  call<Path extends keyof UnaryMethods>(path: Path, request: UnaryMethods[Path][0], options: CallOptions = {}): Promise<UnaryMethods[Path][1]> {
    const { requestSerialize, responseDeserialize, path: fullPath } = this.#method<UnaryMethods[Path][0], UnaryMethods[Path][1]>(path);
    return new Promise((resolve, reject) => {
      if (options.signal?.aborted) return reject(options.signal.reason);
      const call = this.#grpc.makeUnaryRequest(fullPath, requestSerialize, responseDeserialize, request, this.#metadata(options), deadlineOf(options), (error, response) => {
        options.signal?.removeEventListener('abort', abort);
        if (error !== null) reject(options.signal?.aborted ? options.signal.reason : new ContainerdError(path, error));
        else resolve(known(response, `the answer of ${path}`));
      });
      const abort = () => call.cancel();
      options.signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Yields the messages of a stream until it ends, fails or the signal aborts. */
  async *stream<Path extends keyof StreamMethods>(path: Path, request: StreamMethods[Path][0], options: CallOptions = {}): AsyncGenerator<StreamMethods[Path][1]> {
    const { requestSerialize, responseDeserialize, path: fullPath } = this.#method<StreamMethods[Path][0], StreamMethods[Path][1]>(path);
    options.signal?.throwIfAborted();
    const call = this.#grpc.makeServerStreamRequest(fullPath, requestSerialize, responseDeserialize, request, this.#metadata(options), deadlineOf(options));
    const abort = () => call.cancel();
    options.signal?.addEventListener('abort', abort, { once: true });
    try {
      for await (const message of call) yield message;
    } catch (error) {
      throw isServiceError(error) ? new ContainerdError(path, error) : error;
    } finally {
      options.signal?.removeEventListener('abort', abort);
      call.cancel();
    }
  }

  /** Opens a stream both ways; see content-store.ts for its one use. */
  duplex<Path extends keyof DuplexMethods>(path: Path, options: CallOptions = {}) {
    const { requestSerialize, responseDeserialize, path: fullPath } = this.#method<DuplexMethods[Path][0], DuplexMethods[Path][1]>(path);
    return this.#grpc.makeBidiStreamRequest(fullPath, requestSerialize, responseDeserialize, this.#metadata(options), deadlineOf(options));
  }

  pack<Name extends keyof AnyMessages>(name: Name, message: AnyMessages[Name]): AnyMessage {
    return { type_url: name, value: this.#message<AnyMessages[Name]>(name).serialize(message) };
  }

  unpack<Name extends keyof AnyMessages>(name: Name, { value }: AnyMessage): AnyMessages[Name] {
    return this.#message<AnyMessages[Name]>(name).deserialize(Buffer.from(value));
  }

  [Symbol.dispose](): void {
    this.#grpc.close();
  }

  #metadata({ lease }: CallOptions): Metadata {
    const metadata = new Metadata();
    metadata.set('containerd-namespace', this.#namespace);
    if (lease !== undefined) metadata.set('containerd-lease', lease);
    return metadata;
  }

  #method<Request, Response>(path: string): MethodDefinition<Request, Response> {
    const [service = '', name = ''] = `containerd.services.${path}`.split('/');
    const definition = known(this.#definitions[service], service);
    const method: unknown = isService(definition) ? definition[name] : undefined;
    assert(isMethod<Request, Response>(method), `${path} must be defined in protos/`);
    return method;
  }

  #message<Message>(name: string): MessageTypeDefinition<Message, Message> {
    const definition: unknown = this.#definitions[name];
    assert(isMessage<Message>(definition), `${name} must be defined in protos/`);
    return definition;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ContainerdError && error.reason === 'NotFound';
}

/** Undefined when what was asked for, or was to be removed, is not there. */
export async function ifFound<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof ContainerdError && error.reason === 'AlreadyExists';
}

/** Wraps a failed stream's error; other errors come back as they are. */
export function wrapStreamError(path: string, error: Error): Error {
  return isServiceError(error) ? new ContainerdError(path, error) : error;
}

/** Undefined for the absent and the zero time. */
export function epochMsOf(timestamp: TimestampMessage | null): number | undefined {
  if (timestamp === null || timestamp.seconds <= 0) return undefined;
  return timestamp.seconds * 1_000 + Math.floor(timestamp.nanos / 1_000_000);
}

const messageBytesMax = 64 << 20;
const callTimeoutMs = 60_000;

const reasons = new Map<status, ContainerdErrorCode>([
  [status.NOT_FOUND, 'NotFound'],
  [status.ALREADY_EXISTS, 'AlreadyExists'],
  [status.FAILED_PRECONDITION, 'FailedPrecondition'],
  [status.UNAVAILABLE, 'Unavailable'],
  [status.DEADLINE_EXCEEDED, 'DeadlineExceeded'],
  [status.CANCELLED, 'Cancelled'],
]);

let loading: Promise<PackageDefinition> | undefined;

function protocolDefinitions(): Promise<PackageDefinition> {
  loading ??= (async () => {
    const directory = fileURLToPath(new URL('./protos/', import.meta.url));
    return load(await readdir(directory), { includeDirs: [directory], longs: Number, enums: String, defaults: true });
  })();
  return loading;
}

function deadlineOf({ timeoutMs = callTimeoutMs }: CallOptions): { deadline?: Date } {
  return timeoutMs === Infinity ? {} : { deadline: new Date(Date.now() + timeoutMs) };
}

function isService(definition: AnyDefinition): definition is Extract<AnyDefinition, Record<string, MethodDefinition<object, object>>> {
  return !('format' in definition);
}

/** The types are those that methods.ts states for what protos/ defines. */
function isMethod<Request, Response>(definition: unknown): definition is MethodDefinition<Request, Response> {
  return typeof definition === 'object' && definition !== null && 'requestSerialize' in definition;
}

function isMessage<Message>(definition: unknown): definition is MessageTypeDefinition<Message, Message> {
  return typeof definition === 'object' && definition !== null && 'serialize' in definition;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}
