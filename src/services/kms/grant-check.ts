import { granteeKey, kmsGrants, type KmsGrant } from '#model/kms-grant.ts';
import type { KmsKey } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import type { Principal } from '#wire/operation.ts';

export interface GrantQuestion {
  readonly key: KmsKey;
  /** Such as `Decrypt`. */
  readonly operation: string;
  readonly encryptionContext?: Readonly<Record<string, string>> | undefined;
  readonly principal: Grantee;
}

/** A user, role or session; a service by its name alone. */
type Grantee = Pick<Principal, 'arn' | 'identityArn'>;

/** Constraints count for those that take an encryption context, and for no others. */
const withContext: ReadonlySet<string> = new Set(['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo']);

/** Whether a grant allows the call, whatever the key policy leaves unsaid (https://docs.aws.amazon.com/kms/latest/developerguide/grants.html). */
export function isGranted(store: Reader, { key, operation, encryptionContext = {}, principal }: GrantQuestion): boolean {
  return grantsTo(store, key, principal).some((grant) => grant.operations.includes(operation) && (!takesEncryptionContext(operation) || holds(grant, encryptionContext)));
}

export function takesEncryptionContext(operation: string): boolean {
  return withContext.has(operation);
}

/** Who may make grants by a grant alone gives no more than that grant does itself (https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html). */
export function mayGrant(store: Reader, key: KmsKey, { principal, operations, constraints }: { readonly principal: Principal; readonly operations: readonly string[]; readonly constraints: KmsGrant['constraints'] }): boolean {
  return grantsTo(store, key, principal).some((own) => own.operations.includes('CreateGrant') && operations.every((operation) => own.operations.includes(operation)) && isStricter(constraints, own.constraints));
}

function isStricter({ encryptionContextSubset: subset = {}, encryptionContextEquals: equal }: KmsGrant['constraints'] & object = {}, own: KmsGrant['constraints'] & object = {}): boolean {
  const { encryptionContextSubset: ownSubset = {}, encryptionContextEquals: ownEqual } = own;
  if (ownEqual !== undefined) return equal !== undefined && contains(equal, ownEqual) && contains(ownEqual, equal);
  return contains({ ...subset, ...equal }, ownSubset);
}

function grantsTo(store: Reader, key: KmsKey, { arn, identityArn }: Grantee): readonly KmsGrant[] {
  const arns = new Set(identityArn === undefined ? [arn] : [arn, identityArn]);
  return [...arns].flatMap((one) => store.find(kmsGrants, 'grantee', granteeKey(key.arn, one)));
}

/** A user or role by its ARN, or one session of a role; the account's ARN means its root user. */
export function isPrincipal(arn: string, { arn: own, identityArn }: Principal): boolean {
  return arn === own || arn === identityArn;
}

function holds({ constraints }: KmsGrant, context: Readonly<Record<string, string>>): boolean {
  const { encryptionContextSubset: subset = {}, encryptionContextEquals: equal } = constraints ?? {};
  if (!contains(context, subset)) return false;
  return equal === undefined || (contains(context, equal) && contains(equal, context));
}

/** Grants look at the names of pairs without regard to case, and at their values with it (https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html). */
function contains(all: Readonly<Record<string, string>>, some: Readonly<Record<string, string>>): boolean {
  return Object.entries(some).every(([name, value]) => Object.entries(all).some(([other, given]) => other.toLowerCase() === name.toLowerCase() && given === value));
}
