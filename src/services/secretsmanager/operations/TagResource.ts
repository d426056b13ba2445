import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { putWithReplicas } from '../replicas.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
export default {
  access: (input, call, deps) => [secretAccess('TagResource', input.SecretId ?? '', { call, deps })],
  async handle(input, call, deps) {
    checkSecretId(input.SecretId);
    await deps.store.transact((transaction) => {
      const secret = primarySecret(input.SecretId ?? '', placed(deps, call, transaction));
      putWithReplicas(transaction, { ...secret, tags: withTags(secret.tags, input.Tags), changedAt: deps.clock.nowMs() });
    });
    return {};
  },
} satisfies SecretsManagerOperation<'TagResource'>;
