import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { secretFor } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { secretView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export default {
  access: (input, call, deps) => [secretAccess('DescribeSecret', input.SecretId ?? '', { call, deps })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    return secretView(secretFor(input.SecretId ?? '', placed(deps, call)));
  },
} satisfies SecretsManagerOperation<'DescribeSecret'>;
