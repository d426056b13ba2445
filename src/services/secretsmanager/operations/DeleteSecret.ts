import type { DeleteSecretCommandInput } from '@aws-sdk/client-secrets-manager';
import { dateOf, dayMs } from '#base/time.ts';
import { isReplica, secretArn, secrets, type Secret } from '#model/secret.ts';
import { givenKeys, secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { invalidParameter, invalidRequest, onlyOnPrimary, secretNotFound } from '../errors.ts';
import { findSecret, nameIn } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { secretSuffix } from '../secret-suffix.ts';
import { identityView } from '../views.ts';

const daysDefault = 30;
const daysMin = 7;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export default {
  access: ({ SecretId = '', RecoveryWindowInDays, ForceDeleteWithoutRecovery }, call, deps) => [secretAccess('DeleteSecret', SecretId, { call, deps, keys: givenKeys({ RecoveryWindowInDays, ForceDeleteWithoutRecovery }) })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    const { days, isForced } = windowOf(input);
    const given = input.SecretId ?? '';
    const nowMs = deps.clock.nowMs();
    return deps.store.transact((transaction) => {
      const secret = findSecret(given, placed(deps, call, transaction));
      if (secret === undefined) {
        if (!isForced) throw secretNotFound();
        // Who wants it gone at once finds it gone.
        const { name, ...scope } = nameIn(given, call);
        return { ARN: name === given ? secretArn(scope, name, secretSuffix(deps.random)) : given, Name: name, DeletionDate: dateOf(nowMs) };
      }
      assertDeletable(secret, given, isForced);
      const deletesAt = isForced ? nowMs : nowMs + days * dayMs;
      if (isForced) transaction.remove(secrets, secret.arn);
      else transaction.put(secrets, { ...secret, deletedAt: nowMs, deletesAt });
      return { ...identityView(secret), DeletionDate: dateOf(deletesAt) };
    });
  },
} satisfies SecretsManagerOperation<'DeleteSecret'>;

function windowOf({ RecoveryWindowInDays: given, ForceDeleteWithoutRecovery: isForced = false }: DeleteSecretCommandInput): { readonly days: number; readonly isForced: boolean } {
  if (isForced && given !== undefined) throw invalidParameter('You can\'t use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.');
  const days = given ?? daysDefault;
  if (days < daysMin || days > daysDefault) throw invalidParameter(`The RecoveryWindowInDays value must be between ${daysMin} and ${daysDefault} days (inclusive).`);
  return { days, isForced };
}

function assertDeletable(secret: Secret, given: string, isForced: boolean): void {
  if (isReplica(secret)) throw onlyOnPrimary();
  if (secret.replicas.length > 0) throw invalidParameter(`You can't delete secret ${given} that still has replica regions [${secret.replicas.map(({ region }) => region).join(', ')}]`);
  if (secret.deletedAt !== undefined && !isForced) throw invalidRequest('You tried to perform the operation on a secret that\'s currently marked deleted.');
}
