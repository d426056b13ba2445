import { givenKeys, secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { publicPolicy } from '../errors.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { checkedPolicy } from '../policy-check.ts';
import { isPublicPolicy } from '../public-policy.ts';
import { putWithReplicas } from '../replicas.ts';
import { identityView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html */
export default {
  access: ({ SecretId = '', BlockPublicPolicy }, call, deps) => [secretAccess('PutResourcePolicy', SecretId, { call, deps, keys: givenKeys({ BlockPublicPolicy }) })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    const resourcePolicy = input.ResourcePolicy ?? '';
    const policy = checkedPolicy(resourcePolicy, deps.store, call.account);
    if (input.BlockPublicPolicy === true && isPublicPolicy(policy)) throw publicPolicy();
    return deps.store.transact((transaction) => {
      const secret = primarySecret(input.SecretId ?? '', placed(deps, call, transaction));
      putWithReplicas(transaction, { ...secret, resourcePolicy });
      return identityView(secret);
    });
  },
} satisfies SecretsManagerOperation<'PutResourcePolicy'>;
