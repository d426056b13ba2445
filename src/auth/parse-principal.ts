import { isJsonObject } from '#base/json-object.ts';
import type { Principal, PrincipalSession } from '#wire/operation.ts';

/**
 * A principal out of a token: sealed or signed by us, so that only another release can have written it differently. Undefined for
 * what is not one.
 */
export function parsePrincipal(value: unknown): Principal | undefined {
  if (!isJsonObject(value)) return undefined;
  const { account, arn, userId, accessKeyId, isRoot, identityArn } = value;
  if (typeof account !== 'string' || typeof arn !== 'string' || typeof userId !== 'string') return undefined;
  if (typeof accessKeyId !== 'string' || typeof isRoot !== 'boolean' || !isOptionalText(identityArn)) return undefined;
  const session = value['session'] === undefined ? undefined : parseSession(value['session']);
  if (session === undefined && value['session'] !== undefined) return undefined;
  return { account, arn, userId, accessKeyId, isRoot, ...(identityArn !== undefined && { identityArn }), ...(session !== undefined && { session }) };
}

function parseSession(value: unknown): PrincipalSession | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, issuedAt, expiresAt, tags, transitiveTagKeys, policyArns, isChained } = value;
  if (!isKind(kind) || typeof issuedAt !== 'number' || typeof expiresAt !== 'number') return undefined;
  if (!isTexts(tags) || !isTextList(transitiveTagKeys) || !isOptionalFlag(isChained)) return undefined;
  if (policyArns !== undefined && !isTextList(policyArns)) return undefined;
  const federated = value['federated'] === undefined ? undefined : parseFederated(value['federated']);
  if (federated === undefined && value['federated'] !== undefined) return undefined;
  const texts = optionalTexts(value);
  if (texts === undefined) return undefined;
  return { kind, issuedAt, expiresAt, tags, transitiveTagKeys, ...texts, ...(policyArns !== undefined && { policyArns }), ...(isChained !== undefined && { isChained }), ...(federated !== undefined && { federated }) };
}

type OptionalTexts = Pick<PrincipalSession, 'policy' | 'sourceIdentity' | 'taskArn' | 'issuerId'>;

function optionalTexts({ policy, sourceIdentity, taskArn, issuerId }: Readonly<Record<string, unknown>>): OptionalTexts | undefined {
  if (!isOptionalText(policy) || !isOptionalText(sourceIdentity) || !isOptionalText(taskArn) || !isOptionalText(issuerId)) return undefined;
  return { ...(policy !== undefined && { policy }), ...(sourceIdentity !== undefined && { sourceIdentity }), ...(taskArn !== undefined && { taskArn }), ...(issuerId !== undefined && { issuerId }) };
}

function parseFederated(value: unknown): PrincipalSession['federated'] {
  if (!isJsonObject(value)) return undefined;
  const { provider, keys } = value;
  return typeof provider === 'string' && isKeys(keys) ? { provider, keys } : undefined;
}

const kinds: ReadonlySet<unknown> = new Set<PrincipalSession['kind']>(['AssumeRole', 'AssumeRoleWithWebIdentity', 'GetSessionToken', 'GetFederationToken']);

function isKind(value: unknown): value is PrincipalSession['kind'] {
  return kinds.has(value);
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isOptionalFlag(value: unknown): value is boolean | undefined {
  return value === undefined || typeof value === 'boolean';
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((one) => typeof one === 'string');
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isKeys(value: unknown): value is Readonly<Record<string, string | readonly string[]>> {
  return isJsonObject(value) && Object.values(value).every((one) => typeof one === 'string' || isTextList(one));
}
