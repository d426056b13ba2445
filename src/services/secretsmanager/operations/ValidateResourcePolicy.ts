import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { usableSecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { checkedPolicy } from '../policy-check.ts';
import { isPublicPolicy } from '../public-policy.ts';

const publicAccess = { CheckName: 'PUBLIC_ACCESS_CHECK', ErrorMessage: 'The resource policy did not prevent broad access to the secret.' };

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ValidateResourcePolicy.html */
export default {
  access: ({ SecretId }, call, deps) => [SecretId === undefined ? { action: 'secretsmanager:ValidateResourcePolicy', resource: '*' } : secretAccess('ValidateResourcePolicy', SecretId, { call, deps })],
  handle(input, call, deps) {
    if (input.SecretId !== undefined) {
      checkSecretId(input.SecretId);
      usableSecret(input.SecretId, placed(deps, call));
    }
    const isPublic = isPublicPolicy(checkedPolicy(input.ResourcePolicy ?? '', deps.store, call.account));
    return { PolicyValidationPassed: !isPublic, ValidationErrors: isPublic ? [publicAccess] : [] };
  },
} satisfies SecretsManagerOperation<'ValidateResourcePolicy'>;
