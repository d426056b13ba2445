import { parseArn } from '#base/arn.ts';
import { kmsAliasArn, kmsAliases } from '#model/kms-alias.ts';
import { kmsKeyArn, kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import { aliasNotFound, invalidArn, keyNotFound, notFound, refuseComplaints } from './errors.ts';

/** What a KeyId says: https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html */
export interface KeyIdentifier {
  readonly kind: 'key' | 'alias';
  /** Of the key or of the alias. */
  readonly arn: string;
  readonly account: string;
  readonly region: string;
}

/** Those of Multi-Region keys begin with mrk-: https://docs.aws.amazon.com/kms/latest/developerguide/mrk-how-it-works.html */
const keyIdPattern = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const aliasPattern = /^alias\/[a-zA-Z0-9/_-]+$/;

/** Undefined for what is none of the four forms: id, ARN, alias, and the ARN of an alias. */
export function keyIdentifier(given: string, { account, region }: Scope): KeyIdentifier | undefined {
  const arn = parseArn(given);
  if (arn !== undefined && arn.service !== 'kms') return undefined;
  const scope = arn === undefined ? { account, region } : { account: arn.account, region: arn.region };
  const name = arn === undefined ? given : arn.resource;
  if (aliasPattern.test(name)) return { kind: 'alias', arn: kmsAliasArn(scope, name), ...scope };
  if (arn === undefined) return keyIdPattern.test(name) ? { kind: 'key', arn: kmsKeyArn(scope, name), ...scope } : undefined;
  return name.startsWith('key/') ? { kind: 'key', arn: given, ...scope } : undefined;
}

/** The key that is meant, if there is one. */
export function findKey(store: Reader, { kind, arn }: KeyIdentifier): KmsKey | undefined {
  const keyArn = kind === 'key' ? arn : store.get(kmsAliases, arn)?.keyArn;
  return keyArn === undefined ? undefined : store.get(kmsKeys, keyArn);
}

export interface KeyLookUp {
  /** What it is called in the input; `keyId` when absent. */
  readonly member?: string;
  /** False for the operations that take an id or ARN of a key alone. */
  readonly takesAliases?: boolean;
}

/** Throws KMS's exceptions for what names no key. */
export function keyByIdentifier(store: Reader, given: string, scope: Scope, { member = 'keyId', takesAliases = false }: KeyLookUp = {}): KmsKey {
  refuseComplaints([checkLength(member, given, { min: 1, max: 2_048 })]);
  const identifier = keyIdentifier(given, scope);
  if (identifier === undefined) throw given.startsWith('arn:') ? invalidArn(`Invalid ARN: '${given}' is neither the ARN of a key nor of an alias`) : notFound(`Invalid keyId '${given}'`);
  if (identifier.region !== scope.region) throw notFound(`Invalid arn ${identifier.region}`);
  if (identifier.kind === 'alias' && !takesAliases) throw given.startsWith('arn:') ? invalidArn(`Invalid ARN: '${given}' is the ARN of an alias, where a key's is needed`) : notFound(`Invalid keyId '${given}'`);
  const key = findKey(store, identifier);
  if (key === undefined) throw identifier.kind === 'alias' ? aliasNotFound(identifier.arn) : keyNotFound(identifier.arn);
  return key;
}
