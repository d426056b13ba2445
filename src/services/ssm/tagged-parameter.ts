import type { ResourceTypeForTagging } from '@aws-sdk/client-ssm';
import type { Parameter } from '#model/parameter.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { parameterAccess } from './access.ts';
import type { SsmDeps } from './deps.ts';
import { invalidResourceId, invalidResourceType } from './errors.ts';
import { findParameter } from './find-parameter.ts';
import { referenceFrom } from './parameter-reference.ts';

interface TaggedResource {
  readonly ResourceType: ResourceTypeForTagging | undefined;
  readonly ResourceId: string | undefined;
}

export function taggingAccess(action: string, { ResourceId: id = '' }: TaggedResource, { call, deps }: { readonly call: Call; readonly deps: SsmDeps }): readonly AccessRequest[] {
  return [parameterAccess(action, id, { call, deps })];
}

/** The parameter whose tags are meant; nothing else that Systems Manager tags is here. */
export function taggedParameter(store: Reader, { ResourceType: type = 'Parameter', ResourceId: id = '' }: TaggedResource, { call, nowMs }: { readonly call: Call; readonly nowMs: number }): Parameter {
  if (type !== 'Parameter') throw invalidResourceType(type);
  const reference = referenceFrom(id, call);
  const parameter = reference.selector === undefined ? findParameter(store, reference, nowMs) : undefined;
  if (parameter === undefined || parameter.account === '') throw invalidResourceId(id);
  return parameter;
}
