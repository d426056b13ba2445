import type { TaskOrder } from '#model/link.ts';
import type { Scope } from '#model/scope.ts';

export interface LogDestination extends Scope {
  readonly group: string;
  readonly stream: string;
  readonly writer: LogWriter;
}

/** The task that writes: it may do what its execution role may. */
export type LogWriter = Pick<TaskOrder, 'account' | 'region' | 'taskArn' | 'taskId' | 'executionRoleArn'>;

export interface LogLine {
  /** When the line was read from the container, epoch ms. */
  readonly timestamp: number;
  readonly message: string;
}

/** Where a container's lines go: CloudWatch Logs of the region the task definition names. Handed to the agent by the server. */
export interface LogSink {
  /**
   * Makes sure that the stream exists. Throws WorldError with CloudWatch Logs' code and sentence, such as
   * `ResourceNotFoundException: The specified log group does not exist.`
   */
  open(destination: LogDestination, createsGroup: boolean): Promise<void>;
  /**
   * Stores the lines and the source's new offset in one durable step, so that a restarted daemon goes on exactly there.
   * `source` names the file being tailed.
   */
  append(destination: LogDestination, lines: readonly LogLine[], progress: { readonly source: string; readonly offset: number }): Promise<void>;
  /** Bytes of the source that are stored already; 0 for an unknown one. */
  offsetOf(source: string): Promise<number>;
  /** Forgets the offset of a source whose file is removed. */
  forget(source: string): Promise<void>;
}
