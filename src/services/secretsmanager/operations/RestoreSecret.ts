import { isReplica, secrets } from '#model/secret.ts';
import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { onlyOnPrimary } from '../errors.ts';
import { secretFor } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { identityView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html */
export default {
  access: (input, call, deps) => [secretAccess('RestoreSecret', input.SecretId ?? '', { call, deps })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    return deps.store.transact((transaction) => {
      const secret = secretFor(input.SecretId ?? '', placed(deps, call, transaction));
      if (isReplica(secret)) throw onlyOnPrimary();
      const { deletedAt: _, deletesAt: __, ...restored } = secret;
      transaction.put(secrets, restored);
      return identityView(secret);
    });
  },
} satisfies SecretsManagerOperation<'RestoreSecret'>;
