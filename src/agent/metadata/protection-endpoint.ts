import type { IncomingMessage } from 'node:http';
import { unreachable } from '#base/assert.ts';
import { rfc3339Nano } from './rfc3339-nano.ts';
import type { LiveTask } from '../supervisor/live-task.ts';
import { readProtectionWish, type WishFault } from './protection-wish.ts';
import type { AskProtection, ProtectionAnswer, ProtectionWish } from './task-protection.ts';

/** Far more than what may be wished for takes. */
const bodyBytesMax = 4_096;

export interface ProtectionQuestion {
  readonly request: IncomingMessage;
  /** The container that the path names. */
  readonly containerId: string;
  /** The task that asks; undefined when none has the address. */
  readonly task: LiveTask | undefined;
  readonly ask: AskProtection;
}

/** The container's id in a path of the task scale-in protection endpoint; undefined for other paths. */
export function protectionContainerOf(path: string): string | undefined {
  return /^\/api\/([^/]*)\/task-protection\/v1\/state$/.exec(path)?.[1];
}

/**
 * Answers as the ECS agent does (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html). A task
 * asks for itself alone, and with the permissions of its role.
 */
export async function answerProtection({ request, containerId, task, ask }: ProtectionQuestion): Promise<{ readonly status: number; readonly document: unknown }> {
  const wish = request.method === 'PUT' ? readProtectionWish(await bodyOf(request)) : undefined;
  if (wish === 'undecodable') return refused(wish);
  const own = task?.order.containers.some(({ runtimeId }) => runtimeId === containerId) === true ? task.order : undefined;
  if (own === undefined) return errorAnswer(404, { Code: 'ResourceNotFoundException', Message: 'Failed to find a task for the request' });
  if (wish === 'incomplete') return refused(wish, own.taskArn);
  const { taskRole } = own;
  const holder = taskRole === undefined ? undefined : { ...own, taskRole };
  if (holder === undefined) return errorAnswer(403, { Arn: own.taskArn, Code: 'AccessDeniedException', Message: noCredentials });
  return shown(await (wish === undefined ? ask(holder) : ask(holder, wish satisfies ProtectionWish)), own.taskArn);
}

export const noCredentials = 'Invalid Request: no task IAM role credentials available for task';

function refused(fault: WishFault, taskArn?: string) {
  const Message = fault === 'undecodable' ? 'UpdateTaskProtection: failed to decode request' : "Invalid request: does not contain 'ProtectionEnabled' field";
  return errorAnswer(400, { ...(taskArn !== undefined && { Arn: taskArn }), Code: 'InvalidParameterException', Message });
}

function shown(answer: ProtectionAnswer, taskArn: string) {
  switch (answer.kind) {
    case 'protection':
      return { status: 200, document: { protection: { ExpirationDate: answer.expiresAt === undefined ? null : rfc3339Nano(answer.expiresAt), ProtectionEnabled: answer.isEnabled, TaskArn: taskArn } } };
    case 'failure':
      return { status: 200, document: { failure: { Arn: taskArn, Detail: answer.detail ?? null, Reason: answer.reason } } };
    case 'error':
      return { status: answer.status, document: { requestID: answer.requestId, error: { Arn: taskArn, Code: answer.code, Message: answer.message } } };
    default:
      return unreachable(answer);
  }
}

function errorAnswer(status: number, error: { readonly Arn?: string; readonly Code: string; readonly Message: string }) {
  return { status, document: { error } };
}

/** Undefined when it is longer than anything that could be meant. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) return undefined;
    length += chunk.byteLength;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
