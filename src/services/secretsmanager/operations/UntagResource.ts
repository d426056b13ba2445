import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { putWithReplicas } from '../replicas.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UntagResource.html */
export default {
  access: (input, call, deps) => [secretAccess('UntagResource', input.SecretId ?? '', { call, deps })],
  async handle(input, call, deps) {
    checkSecretId(input.SecretId);
    await deps.store.transact((transaction) => {
      const secret = primarySecret(input.SecretId ?? '', placed(deps, call, transaction));
      const hadTags = secret.hadTags === true || secret.tags.length > 0;
      putWithReplicas(transaction, { ...secret, hadTags, tags: secret.tags.filter(({ key }) => input.TagKeys?.includes(key) !== true), changedAt: deps.clock.nowMs() });
    });
    return {};
  },
} satisfies SecretsManagerOperation<'UntagResource'>;
