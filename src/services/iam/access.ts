import { iamArn } from '#model/iam-arn.ts';
import { iamNameKey } from '#model/iam-entity.ts';
import { iamGroups } from '#model/iam-group.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { callersName } from './caller.ts';
import { rootPath } from './paths.ts';

/** Actions without a resource (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html). */
export function actsOnAccount(operation: string): () => readonly AccessRequest[] {
  return () => [{ action: `iam:${operation}`, resource: '*' }];
}

/** Lists of users and groups by their paths: IAM asks for the permission on the path, such as `user/` or `user/team/`. */
export function lists(operation: string, type: 'user' | 'group'): (input: { readonly PathPrefix?: string | undefined }, call: Call) => readonly AccessRequest[] {
  return ({ PathPrefix: prefix = rootPath }, { account }) => [{ action: `iam:${operation}`, resource: iamArn(account, `${type}${prefix}`) }];
}

type Finds = (input: { readonly UserName?: string | undefined }, call: Call, deps: { readonly store: Reader }) => readonly AccessRequest[];

/** An action on a user who is named by the input, or else is the caller. */
export function actsOnUser(operation: string): Finds {
  return ({ UserName: given }, call, { store }) => {
    const name = given ?? callersName(call);
    return [{ action: `iam:${operation}`, resource: arnOfUser(store, call, name), ...(name !== undefined && { shownAs: `user ${name}` }) }];
  };
}

/** An action on the group that the input names. */
export function actsOnGroup(operation: string): (input: { readonly GroupName: string | undefined }, call: Call, deps: { readonly store: Reader }) => readonly AccessRequest[] {
  return ({ GroupName: name = '' }, { account }, { store }) => [{ action: `iam:${operation}`, resource: arnOfGroup(store, { account }, name), shownAs: `group ${name}` }];
}

/** Names alone do not tell the path, which is part of the ARN; who is not there is taken to be under `/`. The root has no name. */
export function arnOfUser(store: Reader, { account }: Pick<Call, 'account'>, name: string | undefined): string {
  if (name === undefined) return iamArn(account, 'root');
  return store.find(iamUsers, 'name', iamNameKey(account, name))[0]?.arn ?? iamArn(account, `user/${name}`);
}

export function arnOfGroup(store: Reader, { account }: Pick<Call, 'account'>, name: string): string {
  return store.find(iamGroups, 'name', iamNameKey(account, name))[0]?.arn ?? iamArn(account, `group/${name}`);
}
