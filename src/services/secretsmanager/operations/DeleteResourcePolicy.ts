import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { putWithReplicas } from '../replicas.ts';
import { identityView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteResourcePolicy.html */
export default {
  access: (input, call, deps) => [secretAccess('DeleteResourcePolicy', input.SecretId ?? '', { call, deps })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    return deps.store.transact((transaction) => {
      const { resourcePolicy: _, ...secret } = primarySecret(input.SecretId ?? '', placed(deps, call, transaction));
      putWithReplicas(transaction, secret);
      return identityView(secret);
    });
  },
} satisfies SecretsManagerOperation<'DeleteResourcePolicy'>;
