import { codeOf, messageOf } from '#base/errors.ts';
import type { TaskStop } from './task-state.ts';

// The sentences that callers see: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html

export const essentialContainerExited: TaskStop = { code: 'EssentialContainerExited', reason: 'Essential container in task exited' };

export const failedToStart: TaskStop = { code: 'TaskFailedToStart', reason: 'Task failed to start' };

/** ECS ends the tasks of a host that is gone with this code; the sentence is ours. */
export const hostLost: TaskStop = { code: 'TerminationNotice', reason: 'The host or its container runtime was restarted and the containers of this task were lost.' };

export const outOfMemory = 'OutOfMemoryError: Container killed due to memory usage';

export const lostContainer = 'The container was lost when the host or its container runtime was restarted.';

/** `Code: sentence`, with the code of the failure when it is one of ours and `otherwise` when it is not. */
export function reasonOf(failure: unknown, otherwise: string): string {
  const code = codeOf(failure);
  const named = code !== undefined && /^(Cannot|ResourceInit|OutOf)\w*Error$/.test(code) ? code : otherwise;
  const message = messageOf(failure);
  return message.startsWith(`${named}: `) ? message : `${named}: ${message}`;
}

/** What Fargate says when awslogs cannot make its stream. */
export function loggerFailure(failure: unknown): string {
  const code = codeOf(failure);
  const message = messageOf(failure);
  if (/^(?:ResourceInitialization|CannotPullContainer)Error: /.test(message)) return message;
  const cause = code === undefined || message.startsWith(`${code}: `) ? message : `${code}: ${message}`;
  const what = message.startsWith('failed to create Cloudwatch log group: ') ? message : `failed to create Cloudwatch log stream: ${cause}`;
  return `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ${what} : exit status 1`;
}
