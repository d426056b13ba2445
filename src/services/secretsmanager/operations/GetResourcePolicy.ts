import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { usableSecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { identityView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html */
export default {
  access: (input, call, deps) => [secretAccess('GetResourcePolicy', input.SecretId ?? '', { call, deps })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    const secret = usableSecret(input.SecretId ?? '', placed(deps, call));
    return { ...identityView(secret), ...(secret.resourcePolicy !== undefined && { ResourcePolicy: secret.resourcePolicy }) };
  },
} satisfies SecretsManagerOperation<'GetResourcePolicy'>;
