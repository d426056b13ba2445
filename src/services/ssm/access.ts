import { formatArn } from '#base/arn.ts';
import { parameters } from '#model/parameter.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import type { SsmDeps } from './deps.ts';
import { referenceFrom } from './parameter-reference.ts';

/**
 * What a call on one parameter has to be allowed. The ARN follows from what was given, so that a refusal says nothing of what there is
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html).
 */
export function parameterAccess(action: string, given: string, { call, deps, keys }: { readonly call: Call; readonly deps: SsmDeps; readonly keys?: AccessRequest['keys'] }): AccessRequest {
  const { arn } = referenceFrom(given, call);
  const tags = deps.store.get(parameters, arn)?.tags ?? [];
  return { action: `ssm:${action}`, resource: arn, keys: { ...Object.fromEntries(tags.map(({ key, value }) => [`ssm:resourceTag/${key}`, value])), ...keys } };
}

/** For actions that are on no parameter in particular. */
export function everyParameterAccess(action: string, { account, region }: Call): readonly AccessRequest[] {
  return [{ action: `ssm:${action}`, resource: formatArn({ service: 'ssm', region, account, resource: '*' }) }];
}
