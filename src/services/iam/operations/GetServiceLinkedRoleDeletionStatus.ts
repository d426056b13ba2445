import { iamArn } from '#model/iam-arn.ts';
import { roleDeletionKey, roleDeletions } from '#model/role-deletion.ts';
import { checkLength } from '#wire/constraints.ts';
import type { IamOperation } from '../deps.ts';
import { invalidInput, noSuchEntity, refuseComplaints } from '../errors.ts';

const taskPattern = /^task(?<path>\/aws-service-role\/(?<service>[^/]+)\/)(?<name>[^/]+)\/[^/]+$/;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html */
export default {
  access({ DeletionTaskId: taskId = '' }, { account }) {
    const { path = '/', service, name = '*' } = taskPattern.exec(taskId)?.groups ?? {};
    return [{ action: 'iam:GetServiceLinkedRoleDeletionStatus', resource: iamArn(account, `role${path}${name}`), ...(service !== undefined && { keys: { 'iam:AWSServiceName': service } }) }];
  },
  handle({ DeletionTaskId: taskId = '' }, { account }, { store }) {
    refuseComplaints([checkLength('deletionTaskId', taskId, { min: 1, max: 1_000 })]);
    const name = taskPattern.exec(taskId)?.groups?.['name'];
    if (name === undefined) throw invalidInput(`The deletion task id ${taskId} is not valid: ids are as DeleteServiceLinkedRole answers them.`);
    const deletion = store.get(roleDeletions, roleDeletionKey(account, taskId));
    if (deletion === undefined) throw noSuchEntity(`The deletion task with id ${taskId} cannot be found.`);
    if (deletion.usage.length === 0) return { Status: 'SUCCEEDED' };
    const usage = deletion.usage.map(({ region, resourceArns }) => ({ Region: region, Resources: [...resourceArns] }));
    return { Status: 'FAILED', Reason: { Reason: `The role ${name} is in use by resources of its service. Delete them, and submit the deletion again.`, RoleUsageList: usage } };
  },
} satisfies IamOperation<'GetServiceLinkedRoleDeletionStatus'>;
