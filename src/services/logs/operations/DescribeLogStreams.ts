import { OrderBy } from '@aws-sdk/client-cloudwatch-logs';
import { logStreams } from '#model/log-group.ts';
import { checkEnum } from '#wire/constraints.ts';
import { logAccess } from '../access.ts';
import { checkDescribeLimit, checkNextToken, checkStreamName } from '../constraints.ts';
import { invalidParameter, refuseComplaints } from '../errors.ts';
import { requireGroup } from '../groups.ts';
import { byCodeUnits, namePage } from '../name-pages.ts';
import type { LogsOperation } from '../service.ts';
import { streamView } from '../views.ts';

const pageMax = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
export default {
  access: (input, call) => logAccess('DescribeLogStreams', call, input),
  handle(input, call, { store, logEvents }) {
    refuseComplaints([
      ...checkStreamName('logStreamNamePrefix', input.logStreamNamePrefix),
      checkEnum('orderBy', input.orderBy, [OrderBy.LogStreamName, OrderBy.LastEventTime]),
      checkDescribeLimit(input.limit),
      checkNextToken(input.nextToken),
    ]);
    const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName', descending = false } = input;
    if (orderBy === 'LastEventTime' && prefix !== undefined) throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    const group = requireGroup(store, call, input);
    const figures = orderBy === 'LastEventTime' ? logEvents.streamFigures(group.id) : undefined;
    const entries = store
      .find(logStreams, 'group', group.arn)
      .filter((stream) => stream.name.startsWith(prefix ?? ''))
      .map((stream) => ({ stream, key: figures === undefined ? stream.name : timeKey(figures.get(stream.id)?.lastEventAt, stream.name) }));
    const compare = descending ? (a: string, b: string) => byCodeUnits(b, a) : byCodeUnits;
    const sorted = entries.toSorted((a, b) => compare(a.key, b.key));
    const { items, nextToken } = namePage(sorted, { keyOf: (entry) => entry.key, compare, token: input.nextToken, limit: input.limit ?? pageMax });
    return {
      logStreams: items.map(({ stream }) => streamView(stream, logEvents.figuresOf(stream.id))),
      ...(nextToken !== undefined && { nextToken }),
    };
  },
} satisfies LogsOperation<'DescribeLogStreams'>;

/** Sorts as the time does, streams without events first, and as the name within one time. */
function timeKey(lastEventAt: number | undefined, name: string): string {
  return `${String(lastEventAt ?? 0).padStart(16, '0')} ${name}`;
}
