import { kmsAliasArn, kmsAliases, type KmsAlias } from '#model/kms-alias.ts';
import { kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { callKeys } from './condition-keys.ts';
import { aliasNotFound, invalidAliasName, notAuthorized, refuseComplaints, validationException } from './errors.ts';
import { keyByIdentifier, keyIdentifier } from './identifiers.ts';

const prefix = 'alias/';
/** AWS's own: nobody makes, moves or removes them. */
const reservedPrefix = 'alias/aws/';
const pattern = '^[a-zA-Z0-9:/_-]+$';
const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html';

/** Throws KMS's exceptions for a name that no alias of an account's own can have. */
export function checkAliasName(name: string): string {
  refuseComplaints([checkLength('aliasName', name, { min: 1, max: 256 }), checkPattern('aliasName', name, pattern)]);
  if (name.startsWith(reservedPrefix)) throw notAuthorized(`Aliases that begin with ${reservedPrefix} are reserved for AWS managed keys.`);
  if (!name.startsWith(prefix)) throw validationException(`Alias must start with the prefix "${prefix}". Please see ${guide}`);
  if (name.includes(':')) throw validationException(`${name} contains invalid characters for an alias`);
  if (name === prefix) throw invalidAliasName(`The alias name ${name} is not valid: it has to be ${prefix} and letters, digits, / _ and -.`);
  return name;
}

/** The permission on the alias; that on its key stands beside it. */
export function aliasAccess(action: string, name: string | undefined, call: Call): AccessRequest {
  return { action: `kms:${action}`, resource: kmsAliasArn(call, name ?? ''), keys: callKeys(call) };
}

/** The account's own alias of this name. */
export function findAlias(store: Reader, name: string, call: Call): KmsAlias | undefined {
  return store.get(kmsAliases, kmsAliasArn(call, name));
}

export function aliasByName(store: Reader, name: string, call: Call): KmsAlias {
  const alias = findAlias(store, name, call);
  if (alias === undefined) throw aliasNotFound(kmsAliasArn(call, name));
  return alias;
}

/** The key that an alias is to name: by its id or ARN. */
export function aliasTarget(store: Reader, keyId: string, call: Call): KmsKey {
  if (keyIdentifier(keyId, call)?.kind === 'alias') throw validationException('Aliases must refer to keys. Not aliases');
  return keyByIdentifier(store, keyId, call, { member: 'targetKeyId' });
}

export function keyOfAlias(store: Reader, alias: KmsAlias | undefined): KmsKey | undefined {
  return alias === undefined ? undefined : store.get(kmsKeys, alias.keyArn);
}
