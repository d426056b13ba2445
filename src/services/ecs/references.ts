import { formatArn, parseArn, type Arn } from '#base/arn.ts';
import { clusterArn, defaultClusterName, type Cluster } from '#model/cluster.ts';
import type { Scope } from '#model/scope.ts';
import { invalidParameter } from './errors.ts';

/** The name of the cluster that a caller means by a name, an ARN or nothing. */
export function clusterNameOf(reference: string | undefined): string {
  if (reference === undefined || reference === '') return defaultClusterName;
  if (!reference.includes('/') && !reference.startsWith('arn:') && !isClusterName(reference)) throw invalidParameter(`Cluster must match ${clusterNamePattern}, but was ${reference}`);
  return lastOf(reference, 'cluster');
}

/** As ECS quotes it. */
export const clusterNamePattern = String.raw`^[a-zA-Z0-9\-_]{1,255}$`;

export function isClusterName(text: string): boolean {
  return new RegExp(clusterNamePattern).test(text);
}

/** The ARN of the cluster that a caller means; an ARN of another region stays what it is, and names nothing here. */
export function clusterArnOf(scope: Scope, reference: string | undefined): string {
  const name = clusterNameOf(reference);
  if (reference === undefined || !reference.startsWith('arn:')) return clusterArn(scope, name);
  checkAccount(scope, reference);
  return reference;
}

/** Throws what ECS answers to an ARN of another account where it looks for one thing. */
export function checkAccount(scope: Scope, reference: string): void {
  const arn = parseArn(reference);
  if (arn !== undefined && arn.account !== scope.account) throw invalidParameter('AccountIDs mismatch');
}

const taskIdPattern = /^[0-9a-zA-Z-]*$/;
/** Ids are 32 hexadecimal digits; those that ECS made at first were UUIDs. */
const taskIdLengths = [32, 36];

/** The id of the task that a caller means by an id or an ARN; an ARN has to be of a task of the cluster. */
export function taskIdOf(reference: string, cluster: Pick<Cluster, 'account' | 'name'>): string {
  const id = lastOf(reference, 'task');
  const arn = parseArn(reference);
  if (arn !== undefined) checkOfCluster(arn, cluster);
  if (!taskIdLengths.includes(id.length)) throw invalidParameter('taskId length should be one of [32,36]');
  if (!taskIdPattern.test(id)) throw invalidParameter('taskId contains invalid characters.');
  return id;
}

/** The name of the service that a caller means by a name or an ARN, of the format with the cluster's name or the older one; an ARN has to be of a service of the cluster. */
export function serviceNameOf(reference: string, cluster: Pick<Cluster, 'account' | 'name'>): string {
  const name = lastOf(reference, 'service');
  const arn = parseArn(reference);
  if (arn !== undefined) checkOfCluster(arn, cluster);
  return name;
}

/** Throws what ECS answers to an ARN of another account, or of something in another cluster. */
function checkOfCluster(arn: Arn, cluster: Pick<Cluster, 'account' | 'name'>): void {
  if (arn.account !== cluster.account) throw invalidParameter(`Invalid identifier: Identifier is for ${arn.account}. Your accountId is ${cluster.account}`);
  const [, ofCluster, ...rest] = arn.resource.split('/');
  if (rest.length > 0 && ofCluster !== cluster.name) throw invalidParameter(`Invalid identifier: Identifier is for cluster ${ofCluster}. Your cluster is ${cluster.name}`);
}

export function taskDefinitionArn(scope: Scope, family: string, revision: number): string {
  return formatArn({ service: 'ecs', region: scope.region, account: scope.account, resource: `task-definition/${family}:${revision}` });
}

/** What follows the last slash of `<kind>/…/<name>`, or the reference itself when it has none. */
function lastOf(reference: string, kind: string): string {
  const arn = reference.startsWith('arn:') ? parseArn(reference) : undefined;
  if (reference.startsWith('arn:') && (arn === undefined || arn.service !== 'ecs')) throw invalidParameter('Invalid identifier: Invalid ARN');
  const parts = (arn?.resource ?? reference).split('/');
  const [first, ...rest] = parts;
  if (arn === undefined) {
    if (parts.length > 1) throw invalidParameter('Invalid identifier: Unexpected number of separators');
    return reference;
  }
  if (first !== kind || rest.length === 0) throw invalidParameter('Invalid identifier: Identifier is for another kind of resource');
  if (rest.length > 2) throw invalidParameter('Invalid identifier: Unexpected number of separators');
  return rest.at(-1) ?? '';
}
