import { parseArn } from '#base/arn.ts';
import { parameterArn } from '#model/parameter.ts';
import { isPublicName, publicParameterArn } from '#model/public-parameters.ts';
import type { Scope } from '#model/scope.ts';
import type { Call } from '#wire/operation.ts';

/** Which parameter is asked for, and which version of it. */
export interface ParameterReference extends Scope {
  /** Without the selector. A name that came out of an ARN has no leading slash, even where its parameter has one. */
  readonly name: string;
  readonly arn: string;
  readonly isByArn: boolean;
  /** Of another account or Region, by its ARN: nothing that can be read from here. */
  readonly isElsewhere: boolean;
  /** A version's number, or a label. */
  readonly selector?: string;
}

/** A name or an ARN, each with `:3` or `:label` behind it: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export function referenceFrom(text: string, { account, region }: Pick<Call, 'account' | 'region'>): ParameterReference {
  const given = text.trim();
  const parsed = parseArn(given);
  const isByArn = parsed?.service === 'ssm' && parsed.resource.startsWith('parameter/');
  const path = isByArn ? parsed.resource.slice('parameter/'.length) : given;
  const colon = path.indexOf(':');
  const bare = colon < 0 ? path : path.slice(0, colon);
  const selector = colon < 0 ? {} : { selector: path.slice(colon + 1) };
  const scope = isByArn ? { account: parsed.account === '' ? account : parsed.account, region: parsed.region } : { account, region };
  const name = isByArn && isPublicName(`/${bare}`) ? `/${bare}` : bare;
  const arn = isPublicName(name) ? publicParameterArn(scope.region, name) : parameterArn(scope, name);
  const isElsewhere = scope.account !== account || scope.region !== region;
  return { ...scope, name, arn, isByArn, isElsewhere, ...selector };
}
