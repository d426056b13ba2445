import { iamNameKey } from '#model/iam-entity.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern, checkRange } from '#wire/constraints.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { refuseComplaints, roleNotFound, unmodifiableEntity } from './errors.ts';
import { checkName } from './names.ts';
import { rootPath } from './paths.ts';

const descriptionPattern = '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*';
export const sessionSecondsDefault = 3_600;

/** Names are told apart without regard to case. */
export function findRole(reader: Reader, account: string, name: string): IamRole | undefined {
  return reader.find(iamRoles, 'name', iamNameKey(account, name))[0];
}

export function roleByName(reader: Reader, account: string, name = ''): IamRole {
  checkName('roleName', name, 'role');
  const role = findRole(reader, account, name);
  if (role === undefined) throw roleNotFound(name);
  return role;
}

/** One that its owner may change; the roles of services are theirs. */
export function modifiableRole(reader: Reader, account: string, name: string | undefined): IamRole {
  const role = roleByName(reader, account, name);
  if (role.linkedService !== undefined) throw protectedRole(role);
  return role;
}

export function protectedRole({ name }: Pick<IamRole, 'name'>): Error {
  return unmodifiableEntity(`Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`);
}

/** For actions on a role that a caller names without its path. */
export function onRole(action: string, name: string | undefined, { account, reader }: { readonly account: string; readonly reader: Reader }): AccessRequest {
  return { action: `iam:${action}`, resource: findRole(reader, account, name ?? '')?.arn ?? roleArn({ account, path: rootPath, name: name ?? '' }), shownAs: `role ${name ?? ''}` };
}

/**
 * For what may be done with the role of a service, too: the services' guides have policies that ask for which service it is
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html).
 */
export function onLinkedRole(action: string, name: string | undefined, place: { readonly account: string; readonly reader: Reader }): AccessRequest {
  const service = findRole(place.reader, place.account, name ?? '')?.linkedService;
  return { ...onRole(action, name, place), ...(service !== undefined && { keys: { 'iam:AWSServiceName': service } }) };
}

export function checkRoleSettings({ Description, MaxSessionDuration }: { readonly Description?: string | undefined; readonly MaxSessionDuration?: number | undefined }): void {
  refuseComplaints([
    checkLength('description', Description, { max: 1_000 }),
    checkPattern('description', Description, descriptionPattern),
    checkRange('maxSessionDuration', MaxSessionDuration, { min: 3_600, max: 43_200 }),
  ]);
}
