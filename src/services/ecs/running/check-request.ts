import { AssignPublicIp, LaunchType, PropagateTags } from '@aws-sdk/client-ecs';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from '../errors.ts';
import type { RunTaskInput } from './run-task-input.ts';

const countMax = 10;
const startedByLengthMax = 128;
/** ECS takes more than its documentation says: deploy tools start tasks as `ECS Deploy`. */
const startedByPattern = /^[\x20-\x7e]*$/;
const clientTokenPattern = /^[\x21-\x7e]{1,64}$/;

/** What can be said of a RunTask call before looking at what exists. */
export function checkRequest(input: RunTaskInput): void {
  const message = validationMessage([
    checkEnum('launchType', input.launchType, LaunchType),
    checkEnum('propagateTags', input.propagateTags, PropagateTags),
    checkEnum('networkConfiguration.awsvpcConfiguration.assignPublicIp', input.networkConfiguration?.awsvpcConfiguration?.assignPublicIp, AssignPublicIp),
  ]);
  if (message !== undefined) throw invalidParameter(message);
  const count = input.count ?? 1;
  if (count < 1 || count > countMax) throw invalidParameter(`count should be between 1 and ${countMax}.`);
  if ((input.startedBy ?? '').length > startedByLengthMax) throw invalidParameter(`startedBy longer than ${startedByLengthMax}.`);
  if (!startedByPattern.test(input.startedBy ?? '')) throw invalidParameter('startedBy can have up to 128 letters (uppercase and lowercase), numbers, hyphens (-), forward slash (/), and underscores (_).');
  if (input.clientToken !== undefined && !clientTokenPattern.test(input.clientToken)) throw invalidParameter('clientToken can have up to 64 ASCII characters in the range of 33-126, inclusive.');
  if (input.propagateTags === 'SERVICE') throw invalidParameter("Invalid value for propagateTags. Value 'SERVICE' is only valid for tasks that a service starts.");
  if (input.group?.startsWith('service:')) throw invalidParameter("The task group name cannot start with 'service:', which is reserved for tasks that a service starts.");
  if (input.group?.startsWith('express:')) throw invalidParameter("The task group name cannot start with 'express:'.");
}
