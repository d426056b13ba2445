import { noCredentials } from '#agent/metadata/protection-endpoint.ts';
import type { AskProtection, ProtectionAnswer } from '#agent/metadata/task-protection.ts';
import type { Clock } from '#base/clock.ts';
import type { EcsDeps } from '#services/ecs/deps.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';
import { internalCall } from '#wire/internal-call.ts';
import { callOf } from './roles/call-of.ts';
import type { RoleSessions } from './roles/role-sessions.ts';

export interface TaskProtectionOptions {
  readonly deps: EcsDeps;
  readonly roleSessions: RoleSessions;
  readonly authorizer: Authorizer;
  /** The time that sessions and requests go by. */
  readonly realClock: Clock;
}

/** An agent's own calls of GetTaskProtection and UpdateTaskProtection, with the role of the task that asks. The operations are loaded with the first of them. */
export function taskProtection({ deps, roleSessions, authorizer, realClock }: TaskProtectionOptions): AskProtection {
  return async (task, wish) => {
    const principal = roleSessions.of(task.taskRole.arn, task);
    const requestId = deps.ids.uuid();
    if (principal === undefined) return { kind: 'error', status: 403, code: 'AccessDeniedException', message: noCredentials, requestId };
    const [{ default: GetTaskProtection }, { default: UpdateTaskProtection }, { ServiceException }] = await operations();
    const tools = { call: { ...callOf(principal, { region: task.region, ids: deps.ids, clock: realClock }), requestId }, deps, authorizer };
    const input = { cluster: task.clusterArn, tasks: [task.taskArn] };
    try {
      if (wish === undefined) return answerOf(await internalCall(GetTaskProtection, input, tools));
      return answerOf(await internalCall(UpdateTaskProtection, { ...input, protectionEnabled: wish.isEnabled, expiresInMinutes: wish.expiresInMinutes }, tools));
    } catch (thrown) {
      const error = { kind: 'error', status: statusOfCallersErrors, requestId } as const;
      if (thrown instanceof Fault && thrown.kind === 'AccessDenied') return { ...error, code: 'AccessDeniedException', message: thrown.message };
      if (thrown instanceof ServiceException) return { ...error, code: thrown.name, message: thrown.message };
      throw thrown;
    }
  };
}

/** Of all errors of an awsJson service that are the caller's. */
const statusOfCallersErrors = 400;

function operations() {
  return Promise.all([import('#services/ecs/operations/GetTaskProtection.ts'), import('#services/ecs/operations/UpdateTaskProtection.ts'), import('#services/ecs/errors.ts')]);
}

interface Protections {
  readonly protectedTasks?: readonly { readonly protectionEnabled?: boolean | undefined; readonly expirationDate?: Date | undefined }[] | undefined;
  readonly failures?: readonly { readonly reason?: string | undefined; readonly detail?: string | undefined }[] | undefined;
}

/** Of the one task that was asked for. */
function answerOf({ protectedTasks: [task] = [], failures: [failure] = [] }: Protections): ProtectionAnswer {
  if (failure !== undefined) return { kind: 'failure', reason: failure.reason ?? '', ...(failure.detail !== undefined && { detail: failure.detail }) };
  return { kind: 'protection', isEnabled: task?.protectionEnabled === true, ...(task?.expirationDate !== undefined && { expiresAt: task.expirationDate.getTime() }) };
}
