import type { ContainerOrder } from '#model/link.ts';
import type { Scope } from '#model/scope.ts';
import type { LogWriter } from './log-sink.ts';

/** The output of one container: the files its shim writes, and what its definition wants done with them. */
export interface ContainerOutput extends Scope {
  /** The container's runtime id. */
  readonly id: string;
  readonly taskId: string;
  /** The task in whose name it is stored. */
  readonly writer: LogWriter;
  readonly containerName: string;
  readonly stdoutPath: string;
  readonly stderrPath: string;
  /** Absent: the output is thrown away. */
  readonly configuration: ContainerOrder['definition']['logConfiguration'];
  /** What the execution role fetched of its `secretOptions`, by name. */
  readonly secretOptions: ReadonlyMap<string, string>;
}

/** Brings what containers print to where it belongs. Every call may be repeated. */
export interface ContainerLogs extends AsyncDisposable {
  /** Makes sure that the destination exists and follows the output. Throws WorldError; then nothing is followed. */
  open(output: ContainerOutput): Promise<void>;
  /** Follows the output of a container that has run already, from where it was left. */
  follow(output: ContainerOutput): void;
  /** Resolves when all that the ended container printed is stored, or the signal aborts. */
  drain(id: string, signal: AbortSignal): Promise<void>;
  /** Stores what a removed container printed last, as far as that is possible at once, stops following, and forgets the container. */
  close(id: string, paths: readonly string[]): Promise<void>;
}
