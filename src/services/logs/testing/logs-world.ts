import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { logGroups, logStreams } from '#model/log-group.ts';
import { SqliteLogEvents } from '#state/bulk/sqlite-log-events.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { Catalog } from '#wire/catalog.ts';
import { inProcess } from '#wire/testing/echo.ts';
import { testTools } from '#wire/testing/test-tools.ts';
import { logsService, type LogsDeps } from '../service.ts';

export interface LogsWorld extends LogsDeps, AsyncDisposable {
  readonly clock: ManualClock;
  /** The real SDK client; its requests go through the wire's pipeline, without a socket. */
  readonly client: CloudWatchLogsClient;
}

export const account = '111122223333';
export const region = 'eu-west-1';

/** The service over a memory journal, log events in memory and a clock that stands still. */
export async function logsWorld(): Promise<LogsWorld> {
  const clock = new ManualClock();
  const ids = idsFrom(seededRandom(1));
  const store = await Store.open(memoryJournal(), [logGroups, logStreams]);
  const logEvents = new SqliteLogEvents({ file: ':memory:' });
  const deps = { store, logEvents, clock, realTimeOf: (atMs: number) => atMs, ids };
  const requestHandler = inProcess({
    catalog: new Catalog([logsService(deps)]),
    authenticate: () => ({ principal: { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: 'AKIA', isRoot: true }, region, signedService: 'logs' }),
    authorizer: { authorize() {} },
    ...testTools({ store, clock, ids }),
  });
  const client = new CloudWatchLogsClient({ region, endpoint: 'http://127.0.0.1', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler });
  return { ...deps, client, [Symbol.asyncDispose]: () => logEvents[Symbol.asyncDispose]() };
}
