import { Awslogs } from '../logs/awslogs.ts';
import type { LogSink } from '../logs/log-sink.ts';
import { Supervisor, type SupervisorOptions } from './supervisor.ts';
import { taskFilesIn } from './task-files.ts';

export interface CreateSupervisorOptions extends Omit<SupervisorOptions, 'logs' | 'files'> {
  readonly logSink: LogSink;
  /** The agent's directory: each task's files are in `tasks/<task id>` below it. */
  readonly stateDir: string;
}

/** The agent of this host, with its tasks' files on disk and their output going to CloudWatch Logs. */
export function createSupervisor({ logSink, stateDir, ...options }: CreateSupervisorOptions): Supervisor {
  const { clock, log } = options;
  return new Supervisor({ ...options, logs: new Awslogs({ sink: logSink, clock, log }), files: taskFilesIn(`${stateDir}/tasks`) });
}
