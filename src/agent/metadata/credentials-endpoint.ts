import type { LiveTask } from '../supervisor/live-task.ts';
import type { AskCredentials } from './task-credentials.ts';

export interface CredentialsQuestion {
  /** What the path names. */
  readonly credentialsId: string;
  /** The task that asks; undefined when none has the address. */
  readonly task: LiveTask | undefined;
  readonly ask: AskCredentials;
}

/** The id in a path of version 2 of the credentials endpoint, empty when it names none; undefined for other paths. */
export function credentialsIdOf(path: string): string | undefined {
  return /^\/v2\/credentials\/([^/]*)$/.exec(path)?.[1];
}

/**
 * Answers as the ECS agent does (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html). Whoever asks is
 * told of the role of the task whose address it asks from, and only when it knows that task's id: another task's is as unknown as a made-up one.
 */
export function answerCredentials({ credentialsId, task, ask }: CredentialsQuestion): { readonly status: number; readonly document: unknown } {
  if (credentialsId === '') return refused(400, 'NoIdInRequest', 'No Credential ID in the request');
  const order = task?.order;
  if (order?.taskRole?.credentialsId !== credentialsId) return refused(400, 'InvalidIdInRequest', 'Credentials not found');
  const { account, region, taskArn, taskId, taskRole } = order;
  const credentials = ask({ account, region, taskArn, taskId, taskRole });
  return credentials === undefined ? refused(503, 'CredentialsUninitialized', 'Credentials uninitialized for ID') : { status: 200, document: credentials };
}

function refused(status: number, code: string, sentence: string) {
  return { status, document: { code, message: `CredentialsV2Request: ${sentence}`, HTTPErrorCode: status } };
}
