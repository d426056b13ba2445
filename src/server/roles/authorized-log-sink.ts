import type { LogDestination, LogSink } from '#agent/logs/log-sink.ts';
import { cannotAssume } from '#auth/task-role-trust.ts';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import { logGroupArn, logStreamArn } from '#model/log-group.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';
import { callOf } from './call-of.ts';
import type { RoleSessions } from './role-sessions.ts';

export interface AuthorizedLogSinkOptions {
  readonly sink: LogSink;
  readonly roleSessions: RoleSessions;
  readonly authorizer: Authorizer;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** A log sink that asks of each task whether its execution role may: the awslogs driver writes with it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html). */
export function authorizedLogSink({ sink, roleSessions, authorizer, ids, clock }: AuthorizedLogSinkOptions): LogSink {
  const authorize = async (action: string, resource: string, { region, writer }: LogDestination): Promise<void> => {
    if (writer.executionRoleArn === undefined) return;
    const principal = roleSessions.of(writer.executionRoleArn, writer);
    if (principal === undefined) throw new WorldError('AccessDeniedException', cannotAssume(writer.executionRoleArn));
    try {
      await authorizer.authorize(callOf(principal, { region, ids, clock }), [{ action, resource }]);
    } catch (thrown) {
      throw thrown instanceof Fault ? new WorldError('AccessDeniedException', thrown.message, { cause: thrown }) : thrown;
    }
  };
  return {
    async open(destination, createsGroup) {
      await authorize('logs:CreateLogStream', streamArn(destination), destination);
      try {
        await sink.open(destination, false);
      } catch (error) {
        if (!createsGroup || codeOf(error) !== 'ResourceNotFoundException') throw error;
        await authorize('logs:CreateLogGroup', groupResource(destination), destination).catch((refused: unknown) => {
          throw new WorldError('AccessDeniedException', `failed to create Cloudwatch log group: AccessDeniedException: ${messageOf(refused)}`, { cause: refused });
        });
        await sink.open(destination, true);
      }
    },
    async append(destination, lines, progress) {
      await authorize('logs:PutLogEvents', streamArn(destination), destination);
      await sink.append(destination, lines, progress);
    },
    offsetOf: (source) => sink.offsetOf(source),
    forget: (source) => sink.forget(source),
  };
}

/** CloudWatch Logs names a stream's place even where there is no stream. */
function groupResource(destination: LogDestination): string {
  return logStreamArn(logGroupArn(destination, destination.group), '');
}

function streamArn(destination: LogDestination): string {
  return logStreamArn(logGroupArn(destination, destination.group), destination.stream);
}
