import type { AskProtection, ProtectionAnswer } from '#agent/metadata/task-protection.ts';
import { formatArn } from '#base/arn.ts';
import type { EcsDeps } from '#services/ecs/deps.ts';
import type { Call } from '#wire/operation.ts';

/** An agent's own calls of GetTaskProtection and UpdateTaskProtection, without a way over HTTP. The operations are loaded with the first of them. */
export function taskProtection(deps: EcsDeps): AskProtection {
  return async (task, wish) => {
    const [{ default: GetTaskProtection }, { default: UpdateTaskProtection }, { ServiceException }] = await operations();
    const call = callFor(task, deps);
    const input = { cluster: task.clusterArn, tasks: [task.taskArn] };
    try {
      if (wish === undefined) return answerOf(await GetTaskProtection.handle(input, call, deps));
      return answerOf(await UpdateTaskProtection.handle({ ...input, protectionEnabled: wish.isEnabled, expiresInMinutes: wish.expiresInMinutes }, call, deps));
    } catch (thrown) {
      if (!(thrown instanceof ServiceException)) throw thrown;
      return { kind: 'error', status: statusOfCallersErrors, code: thrown.name, message: thrown.message, requestId: call.requestId };
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

/** Tasks have no roles of their own; the account's root asks for them. */
function callFor({ account, region }: Parameters<AskProtection>[0], { ids, clock }: EcsDeps): Call {
  const principal = { account, arn: formatArn({ service: 'iam', region: '', account, resource: 'root' }), userId: account, accessKeyId: '', isRoot: true };
  return { account, region, principal, requestId: ids.uuid(), host: '', sourceIp: '', receivedAt: clock.nowMs() };
}
