import { WorldError } from '#base/errors.ts';
import type { LogDestination, LogLine, LogSink } from './log-sink.ts';

/** A log sink that forgets with its process: for tests and simulation. */
export class MemoryLogSink implements LogSink {
  readonly #groups: Set<string>;
  readonly #lines = new Map<string, LogLine[]>();
  readonly #offsets = new Map<string, number>();
  /** A fault to inject: what each append throws while it is set. */
  failure: Error | undefined;
  /** How often it was thrown. */
  failures = 0;

  constructor(groups: readonly string[] = []) {
    this.#groups = new Set(groups);
  }

  messages(group: string, stream: string): readonly string[] {
    return (this.#lines.get(`${group}:${stream}`) ?? []).map(({ message }) => message);
  }

  timestamps(group: string, stream: string): readonly number[] {
    return (this.#lines.get(`${group}:${stream}`) ?? []).map(({ timestamp }) => timestamp);
  }

  offsets(): ReadonlyMap<string, number> {
    return this.#offsets;
  }

  async open({ group, stream }: LogDestination, createsGroup: boolean): Promise<void> {
    if (createsGroup) this.#groups.add(group);
    if (!this.#groups.has(group)) throw new WorldError('ResourceNotFoundException', 'The specified log group does not exist.');
    const key = `${group}:${stream}`;
    this.#lines.set(key, this.#lines.get(key) ?? []);
  }

  async append({ group, stream }: LogDestination, lines: readonly LogLine[], { source, offset }: { readonly source: string; readonly offset: number }): Promise<void> {
    if (this.failure !== undefined) {
      this.failures += 1;
      throw this.failure;
    }
    this.#lines.set(`${group}:${stream}`, [...(this.#lines.get(`${group}:${stream}`) ?? []), ...lines]);
    this.#offsets.set(source, offset);
  }

  async offsetOf(source: string): Promise<number> {
    return this.#offsets.get(source) ?? 0;
  }

  async forget(source: string): Promise<void> {
    this.#offsets.delete(source);
  }
}
