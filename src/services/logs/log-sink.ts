import { WorldError } from '#base/errors.ts';
import { isRegionName } from '#base/region.ts';
import { logGroupArn, logGroups, logStreamArn, logStreams } from '#model/log-group.ts';
import type { Scope } from '#model/scope.ts';
import type { LogProgress, NewLogEvent } from '#state/bulk/log-events.ts';
import { validationMessage } from '#wire/constraints.ts';
import { checkGroupName, checkStreamName, reservedNameRefusal } from './constraints.ts';
import type { LogsDeps } from './service.ts';

/** A stream by its names. */
export interface LogDestination extends Scope {
  readonly group: string;
  readonly stream: string;
}

/** Where the agent's awslogs lines go; made by the server, which hands it to the agent. */
export interface AwslogsSink {
  /** Makes sure that the stream exists. Throws WorldError with CloudWatch Logs' code and sentence when its group does not, or when a name is malformed. */
  open(destination: LogDestination, createsGroup: boolean): Promise<void>;
  /**
   * Stores the lines and the source's new offset in one durable step. Lines for a stream that was deleted meanwhile are
   * dropped, as the log drivers on AWS do, and the offset moves on all the same.
   */
  append(destination: LogDestination, lines: readonly NewLogEvent[], progress: LogProgress): Promise<void>;
  offsetOf(source: string): Promise<number>;
  forget(source: string): Promise<void>;
}

export function logSink({ store, logEvents, clock, realTimeOf, ids }: LogsDeps): AwslogsSink {
  return {
    async open(destination, createsGroup) {
      const { account, region, group: name, stream } = destination;
      checkNames(destination);
      const groupArn = logGroupArn(destination, name);
      const arn = logStreamArn(groupArn, stream);
      await store.transact((transaction) => {
        if (transaction.get(logGroups, groupArn) === undefined) {
          if (!createsGroup) throw new WorldError('ResourceNotFoundException', 'The specified log group does not exist.');
          const reserved = reservedNameRefusal(name);
          if (reserved !== undefined) throw new WorldError('InvalidParameterException', reserved);
          transaction.put(logGroups, { account, region, arn: groupArn, name, id: ids.hex(32), createdAt: clock.nowMs(), tags: {} });
        }
        if (transaction.get(logStreams, arn) !== undefined) return;
        transaction.put(logStreams, { arn, groupArn, name: stream, id: ids.hex(32), createdAt: clock.nowMs() });
      });
    },
    async append(destination, lines, progress) {
      const group = store.get(logGroups, logGroupArn(destination, destination.group));
      const stream = group && store.get(logStreams, logStreamArn(group.arn, destination.stream));
      // An empty message is not an event to CloudWatch Logs.
      const events = lines.filter((line) => line.message !== '');
      if (group === undefined || stream === undefined) return logEvents.append({ groupId: '', streamId: '' }, [], { ingestedAt: realTimeOf(clock.nowMs()), progress });
      await logEvents.append({ groupId: group.id, streamId: stream.id }, events, { ingestedAt: realTimeOf(clock.nowMs()), progress });
    },
    offsetOf: async (source) => logEvents.offsetOf(source),
    forget: (source) => logEvents.forget(source),
  };
}

/** A task definition holds any text, and the API would never find what is made under a name that it does not take. */
function checkNames({ region, group, stream }: LogDestination): void {
  if (!isRegionName(region)) throw new WorldError('RequestError', `send request failed: there is no Region ${region}`);
  const refusal = validationMessage([...checkGroupName('logGroupName', group), ...checkStreamName('logStreamName', stream)]);
  if (refusal !== undefined) throw new WorldError('InvalidParameterException', refusal);
}
