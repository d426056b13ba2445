import { parseArn } from '#base/arn.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { orAny } from './access.ts';
import { invalidParameter } from './errors.ts';

/** Service deployments and revisions are named by their ARNs alone, at most so many in a call. */
const arnCountMax = 20;

/** Throws what ECS answers to a list of ARNs that cannot be described in one call. */
export function checkArns(member: string, arns: readonly string[]): void {
  if (arns.length === 0) throw invalidParameter(`${member} cannot be empty.`);
  if (arns.length > arnCountMax) throw invalidParameter(`${member} can have at most ${arnCountMax} items.`);
}

/** Throws unless the ARN is of something of that kind; whether there is one is another question. */
export function checkArnOf(kind: 'service-deployment' | 'service-revision', arnText: string): void {
  const arn = parseArn(arnText);
  if (arn === undefined || arn.service !== 'ecs' || !arn.resource.startsWith(`${kind}/`)) throw invalidParameter(`Invalid ARN: ${arnText}`);
}

/** Nobody sees what is another account's or region's. */
export function isOfScope(scope: Scope, document: Scope | undefined): boolean {
  return document !== undefined && scopeKey(document) === scopeKey(scope);
}

export function onArns(action: string, arns: readonly string[] | undefined): readonly AccessRequest[] {
  return orAny(arns ?? [], '*').map((resource) => ({ action: `ecs:${action}`, resource }));
}
