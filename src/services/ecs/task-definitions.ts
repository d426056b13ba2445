import { parseArn } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';
import { scopeKey } from '#model/scope.ts';
import { taskDefinitions, type TaskDefinition } from '#model/task-definition.ts';
import type { Reader } from '#state/store.ts';
import { clientError } from './errors.ts';
import { checkAccount, taskDefinitionArn } from './references.ts';

/** A family, or one revision of it. */
export interface TaskDefinitionReference {
  readonly family: string;
  readonly revision?: number;
  /** The ARN's own account and region, when the caller gave an ARN. */
  readonly scope?: Scope;
}

/** Reads `family`, `family:revision` or an ARN with or without a revision. */
export function parseTaskDefinitionReference(text: string): TaskDefinitionReference {
  if (text === '') throw clientError('TaskDefinition can not be blank.');
  const arn = text.startsWith('arn:') ? parseArn(text) : undefined;
  const resource = arn?.resource ?? text;
  if (text.startsWith('arn:') && (arn?.service !== 'ecs' || !resource.startsWith('task-definition/'))) throw clientError('Invalid arn syntax.');
  const [family = '', revisionText, ...rest] = (arn === undefined ? resource : resource.slice('task-definition/'.length)).split(':');
  if (rest.length > 0 || !/^[a-zA-Z0-9_-]+$/.test(family)) throw clientError('Unable to describe task definition.');
  if (revisionText !== undefined && !/^[1-9][0-9]{0,8}$/.test(revisionText)) throw clientError(`Invalid revision number. Number: ${revisionText}`);
  return {
    family,
    ...(revisionText !== undefined && { revision: Number(revisionText) }),
    ...(arn !== undefined && { scope: { account: arn.account, region: arn.region } }),
  };
}

/** The definition that is meant: the named revision, whatever its status, or the family's latest ACTIVE one. */
export function findTaskDefinition(reader: Reader, scope: Scope, text: string): TaskDefinition | undefined {
  const reference = parseTaskDefinitionReference(text);
  const where = reference.scope ?? scope;
  if (scopeKey(where) !== scopeKey(scope)) return undefined;
  if (reference.revision !== undefined) return reader.get(taskDefinitions, taskDefinitionArn(where, reference.family, reference.revision));
  return reader.find(taskDefinitions, 'family', `${scopeKey(where)}/${reference.family}`).findLast((definition) => definition.status === 'ACTIVE');
}

/** Like `findTaskDefinition`; thrown is what ECS answers to those who want to run one that is not there. */
export function knownTaskDefinition(reader: Reader, scope: Scope, text: string): TaskDefinition {
  const definition = findTaskDefinition(reader, scope, text);
  if (definition === undefined) checkAccount(scope, text);
  if (definition === undefined) throw clientError('TaskDefinition not found.');
  return definition;
}

/** Whether the text names one revision, of whatever account. */
export function namesRevision(text: string): boolean {
  try {
    return parseTaskDefinitionReference(text).revision !== undefined;
  } catch {
    return false;
  }
}

/** For operations that take one revision only. */
export function exactTaskDefinition(reader: Reader, scope: Scope, text: string): TaskDefinition | undefined {
  const { revision } = parseTaskDefinitionReference(text);
  if (revision === undefined) throw clientError('Revision is missing.');
  return findTaskDefinition(reader, scope, text);
}
