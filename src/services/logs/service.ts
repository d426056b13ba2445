import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { LogEvents } from '#state/bulk/log-events.ts';
import type { Store } from '#state/store.ts';
import type { Operation, Service } from '#wire/operation.ts';

export interface LogsDeps {
  readonly store: Store;
  readonly logEvents: LogEvents;
  /** Of documents and retention. */
  readonly clock: Clock;
  /** Events carry the time of who logged them, which is real: when it was so late by `clock`. */
  readonly realTimeOf: (atMs: number) => number;
  readonly ids: Ids;
}

export type LogsOperation<Name extends string> = Operation<typeof logs, Name, LogsDeps>;

/** Amazon CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html */
export function logsService(deps: LogsDeps): Service<LogsDeps> {
  return {
    name: 'logs',
    signingNames: ['logs'],
    targetPrefix: 'Logs_20140328',
    sdk: () => import('@aws-sdk/client-cloudwatch-logs'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).invalidParameter(message),
  };
}
