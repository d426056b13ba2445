import type { LoadBalancer } from '@aws-sdk/client-ecs';
import { taskRoleArn } from '#auth/task-role-arn.ts';
import { formatArn, parseArn, partitionOf } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';
import { serviceArn } from '#model/service.ts';
import { taskSetArn } from '#model/task-set.ts';
import { taskArn } from '#model/task.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { clusterKeys, sizeKeys } from './condition-keys.ts';
import { clusterArnOf, clusterNameOf } from './references.ts';
import { findTaskDefinition } from './task-definitions.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export function onCluster(action: string, scope: Scope, reference: string | undefined): AccessRequest {
  return { action: `ecs:${action}`, resource: clusterArnOf(scope, reference) };
}

/** ListTasks is asked for on the cluster's container instances, as odd as that is for tasks on FARGATE. */
export function onContainerInstances(action: string, scope: Scope, reference: string | undefined): AccessRequest {
  return { action: `ecs:${action}`, resource: formatArn({ service: 'ecs', region: scope.region, account: scope.account, resource: `container-instance/${clusterNameOf(reference)}/*` }), keys: clusterKeys(scope, reference) };
}

/** For actions on a service, which a caller names as CreateTaskSet does. */
export function onService(action: string, scope: Scope, { cluster, service = '' }: { readonly cluster?: string | undefined; readonly service?: string | undefined }): AccessRequest {
  return { action: `ecs:${action}`, resource: arnOfService(scope, { cluster, service }), keys: clusterKeys(scope, cluster) };
}

/** ARNs of before 2018 leave out the cluster, which is then the one that stands beside them: policies are about the service that is found there. */
function arnOfService(scope: Scope, { cluster, service }: { readonly cluster: string | undefined; readonly service: string }): string {
  const name = /^arn:[^:]+:ecs:[^:]+:[^:]+:service\/([^/]+)$/.exec(service)?.[1];
  if (service.startsWith('arn:') && name === undefined) return service;
  return serviceArn({ ...scope, ...parseArn(service) }, clusterNameOf(cluster), name ?? service);
}

/** For actions on a task set of a service; without one, on any of it. */
export function onTaskSet(action: string, scope: Scope, { cluster, service = '', taskSet = '*' }: { readonly cluster?: string | undefined; readonly service?: string | undefined; readonly taskSet?: string | undefined }): AccessRequest {
  const arn = arnOfService(scope, { cluster, service });
  return { action: `ecs:${action}`, resource: taskSet.startsWith('arn:') ? taskSet : taskSetArn({ arn, account: scope.account, region: scope.region }, taskSet), keys: { ...clusterKeys(scope, cluster), 'ecs:service': arn } };
}

/** For actions on tasks that a caller names by ids or ARNs. */
export function onTasks(action: string, scope: Scope, { cluster, tasks = [] }: { readonly cluster?: string | undefined; readonly tasks?: readonly string[] | undefined }): readonly AccessRequest[] {
  const named = tasks.map((task) => (task.startsWith('arn:') ? task : taskArn(scope, clusterNameOf(cluster), task)));
  return orAny(named, taskArn(scope, clusterNameOf(cluster), '*')).map((resource) => ({ action: `ecs:${action}`, resource, keys: clusterKeys(scope, cluster) }));
}

/** A call that names nothing is allowed or refused as well. */
export function orAny(resources: readonly string[], any: string): readonly string[] {
  return resources.length === 0 ? [any] : resources;
}

/** For actions that know no resource. */
export function onEverything(action: string): AccessRequest {
  return { action: `ecs:${action}`, resource: '*' };
}

export function onTaskDefinition(action: string, scope: Scope, reference: string): AccessRequest {
  const resource = reference.startsWith('arn:') ? reference : formatArn({ service: 'ecs', region: scope.region, account: scope.account, resource: `task-definition/${reference}${reference.includes(':') ? '' : ':*'}` });
  return { action: `ecs:${action}`, resource };
}

/** Whoever gives a role to a task has to be allowed to pass it on to tasks. */
export function passedRoles(reader: Reader, scope: Scope, roles: readonly (string | undefined)[]): readonly AccessRequest[] {
  return passedTo('ecs-tasks.amazonaws.com', { reader, scope }, roles);
}

/** With the roles of load balancers that are shifted between two target groups, it is ECS itself that acts. */
export function passedInfrastructureRoles(reader: Reader, scope: Scope, loadBalancers: readonly LoadBalancer[] | undefined): readonly AccessRequest[] {
  return passedTo('ecs.amazonaws.com', { reader, scope }, (loadBalancers ?? []).map(({ advancedConfiguration }) => advancedConfiguration?.roleArn));
}

/** Asked about is the role that will be assumed, with the path that a name leaves out; a denial does not tell of that. */
function passedTo(service: string, { reader, scope }: { readonly reader: Reader; readonly scope: Scope }, roles: readonly (string | undefined)[]): readonly AccessRequest[] {
  const given = [...new Set(roles.flatMap((role) => (role === undefined || role === '' ? [] : [role])))];
  return given.map((role) => {
    const resource = taskRoleArn(reader, role, scope.account);
    const shownAs = role.startsWith('arn:') ? role : formatArn({ service: 'iam', region: '', account: scope.account, resource: `role/${role}`, partition: partitionOf(scope.region) });
    return { action: 'iam:PassRole', resource, ...(shownAs !== resource && { shownAs }), keys: { 'iam:PassedToService': service } };
  });
}

/** The definition that a caller names, as condition keys: its ARN, and its size. */
export function taskDefinitionKeys(reader: Reader, scope: Scope, taskDefinition: string | undefined): NonNullable<AccessRequest['keys']> {
  if (!taskDefinition) return {};
  const definition = findTaskDefinition(reader, scope, taskDefinition);
  return { 'ecs:task-definition': definition?.arn ?? onTaskDefinition('', scope, taskDefinition).resource, ...sizeKeys(definition?.fields ?? {}) };
}

/** The roles of the definition that tasks are to be made from. */
export function passedRolesOf(reader: Reader, scope: Scope, taskDefinition: string | undefined): readonly AccessRequest[] {
  const { taskRoleArn, executionRoleArn } = (taskDefinition ? findTaskDefinition(reader, scope, taskDefinition) : undefined)?.fields ?? {};
  return passedRoles(reader, scope, [taskRoleArn, executionRoleArn]);
}

/** Tags given to what is being made need a permission of their own. */
export function taggedOnCreate(tags: readonly unknown[] | undefined, resource: string, createAction: string): readonly AccessRequest[] {
  return tags === undefined || tags.length === 0 ? [] : [{ action: 'ecs:TagResource', resource, keys: { 'ecs:CreateAction': createAction } }];
}

/** The account's own principal, for which account-wide settings are shown. */
export function rootArn(scope: Scope): string {
  return formatArn({ service: 'iam', region: '', account: scope.account, resource: 'root', partition: partitionOf(scope.region) });
}
