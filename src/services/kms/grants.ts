import type { CreateGrantCommandInput, GrantListEntry } from '@aws-sdk/client-kms';
import { GrantOperation } from '@aws-sdk/client-kms';
import { isKnownPrincipal } from '#auth/unknown-principal.ts';
import { parseArn } from '#base/arn.ts';
import { dateOf } from '#base/time.ts';
import { kmsGrants, type KmsGrant } from '#model/kms-grant.ts';
import type { KmsKey } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import { checkEach, checkEnum, checkLength, checkPattern } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import { invalidArn, notFound, refuseComplaints, validationException } from './errors.ts';
import { takesEncryptionContext } from './grant-check.ts';
import { isAsymmetric } from './key-specs.ts';

type NewGrant = Omit<KmsGrant, 'id' | 'createdAt'>;

const principalPattern = '^[\\w+=,.@:/-]+$';
const namePattern = '^[a-zA-Z0-9:/_-]+$';
const principalLength = { min: 1, max: 256 };

/** The grant that is asked for; throws KMS's exceptions for one that cannot be. */
export function grantFrom(input: CreateGrantCommandInput, key: KmsKey, { call, store }: { readonly call: Call; readonly store: Reader }): NewGrant {
  const { GranteePrincipal: grantee = '', RetiringPrincipal: retiring, Operations: operations = [], Constraints, Name: name } = input;
  refuseComplaints([
    checkLength('granteePrincipal', grantee, principalLength),
    checkPattern('granteePrincipal', grantee, principalPattern),
    checkLength('retiringPrincipal', retiring, principalLength),
    checkPattern('retiringPrincipal', retiring, principalPattern),
    ...checkEach('operations', operations, (path, operation) => checkEnum(path, operation, GrantOperation)),
    checkLength('name', name, { min: 1, max: 256 }),
    checkPattern('name', name, namePattern),
  ]);
  for (const principal of retiring === undefined ? [grantee] : [grantee, retiring]) checkPrincipal(principal, store, call);
  checkOperations(operations, key);
  const { EncryptionContextSubset: encryptionContextSubset, EncryptionContextEquals: encryptionContextEquals } = Constraints ?? {};
  const isConstrained = encryptionContextSubset !== undefined || encryptionContextEquals !== undefined;
  if (isConstrained && key.keySpec !== 'SYMMETRIC_DEFAULT') throw validationException(`Grant constraints of the encryption context are for symmetric encryption keys: ${key.arn} is a ${key.keySpec} key.`);
  for (const pairs of [encryptionContextSubset, encryptionContextEquals]) checkPairs(pairs);
  return {
    keyArn: key.arn,
    ...(name !== undefined && { name }),
    granteePrincipal: grantee,
    ...(retiring !== undefined && { retiringPrincipal: retiring }),
    issuingAccount: `arn:aws:iam::${call.account}:root`,
    operations: [...new Set(operations)],
    ...(isConstrained && { constraints: { ...(encryptionContextSubset !== undefined && { encryptionContextSubset }), ...(encryptionContextEquals !== undefined && { encryptionContextEquals }) } }),
  };
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-Constraints */
function checkPairs(pairs: Readonly<Record<string, string>> = {}): void {
  const entries = Object.entries(pairs);
  if (entries.length > 8) throw validationException('A grant constraint can have at most 8 encryption context pairs.');
  if (entries.some(([, value]) => value.length > 384)) throw validationException('The values of a grant constraint can have at most 384 characters.');
}

function checkPrincipal(principal: string, store: Reader, { account }: Call): void {
  if (parseArn(principal) === undefined || !isKnownPrincipal(principal, store, account)) throw invalidArn(`Invalid ARN: '${principal}' is neither an account, nor a user or role that exists, nor a session`);
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations */
function checkOperations(operations: readonly string[], key: KmsKey): void {
  if (operations.length === 0) throw validationException('Operations has to have at least one grant operation.');
  const unfit = operations.find((operation) => !isFit(operation, key));
  if (unfit !== undefined) throw validationException(`The grant operation ${unfit} is not valid for ${key.arn}, a ${key.keySpec} key for ${key.keyUsage}.`);
}

function isFit(operation: string, { keySpec, keyUsage }: KmsKey): boolean {
  if (['CreateGrant', 'RetireGrant', 'DescribeKey'].includes(operation)) return true;
  if (operation === 'GetPublicKey') return isAsymmetric(keySpec);
  switch (keyUsage) {
    case 'ENCRYPT_DECRYPT':
      return takesEncryptionContext(operation) && (keySpec === 'SYMMETRIC_DEFAULT' || !operation.startsWith('GenerateDataKey'));
    case 'SIGN_VERIFY':
      return operation === 'Sign' || operation === 'Verify';
    case 'GENERATE_VERIFY_MAC':
      return operation === 'GenerateMac' || operation === 'VerifyMac';
    case 'KEY_AGREEMENT':
      return operation === 'DeriveSharedSecret';
  }
}

/** With a name, the same grant is made once (https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-Name). */
export function sameGrant(store: Reader, wanted: NewGrant): KmsGrant | undefined {
  if (wanted.name === undefined) return undefined;
  const text = comparable(wanted);
  return store.find(kmsGrants, 'key', wanted.keyArn).find((grant) => comparable(grant) === text);
}

function comparable({ name, keyArn, granteePrincipal, retiringPrincipal, operations, constraints }: NewGrant): string {
  const sorted = (map: Readonly<Record<string, string>> = {}) => Object.entries(map).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([name, keyArn, granteePrincipal, retiringPrincipal, operations.toSorted(), sorted(constraints?.encryptionContextSubset), constraints?.encryptionContextEquals !== undefined, sorted(constraints?.encryptionContextEquals)]);
}

/** Throws KMS's exceptions for what is no grant of the key. */
export function grantById(store: Reader, id: string, key: KmsKey): KmsGrant {
  refuseComplaints([checkLength('grantId', id, { min: 1, max: 128 })]);
  const grant = store.get(kmsGrants, id);
  if (grant?.keyArn !== key.arn) throw notFound(`Grant ID ${id} not found`);
  return grant;
}

export function grantEntry({ id, keyArn, name, granteePrincipal, retiringPrincipal, issuingAccount, operations, constraints, createdAt }: KmsGrant): GrantListEntry {
  const { encryptionContextSubset, encryptionContextEquals } = constraints ?? {};
  return {
    KeyId: keyArn,
    GrantId: id,
    Name: name ?? '',
    CreationDate: dateOf(createdAt),
    GranteePrincipal: granteePrincipal,
    ...(retiringPrincipal !== undefined && { RetiringPrincipal: retiringPrincipal }),
    IssuingAccount: issuingAccount,
    Operations: Object.values(GrantOperation).filter((operation) => operations.includes(operation)),
    ...(constraints !== undefined && { Constraints: { ...(encryptionContextSubset !== undefined && { EncryptionContextSubset: { ...encryptionContextSubset } }), ...(encryptionContextEquals !== undefined && { EncryptionContextEquals: { ...encryptionContextEquals } }) } }),
  };
}
