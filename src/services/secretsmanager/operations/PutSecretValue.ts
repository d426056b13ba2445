import { currentStage } from '#model/secret-stages.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId, checkStage, checkToken, requiredValueIn } from '../input-checks.ts';
import { putVersion } from '../new-version.ts';
import { placed } from '../placed.ts';
import { assertReadableFrom } from '../read-secret.ts';
import { identityView } from '../views.ts';

const stagesMax = 20;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export default {
  access: (input, call, deps) => [secretAccess('PutSecretValue', input.SecretId ?? '', { call, deps })],
  refuses: { RotationToken: 'secrets are not rotated' },
  async handle(input, call, deps) {
    checkSecretId(input.SecretId);
    refuseComplaints([
      checkToken(input.ClientRequestToken),
      checkLength('versionStages', input.VersionStages, { min: 1, max: stagesMax }),
      ...checkEach('versionStages', input.VersionStages, (path, stage) => checkStage(path, stage)),
    ]);
    const { id, value } = requiredValueIn(input);
    const stages = [...new Set(input.VersionStages ?? [currentStage])];
    const found = primarySecret(input.SecretId ?? '', placed(deps, call));
    assertReadableFrom(found, call);
    const secret = await putVersion(found, { id, value, stages }, { deps, call });
    return { ...identityView(secret), VersionId: id, VersionStages: [...secret.versions.find((version) => version.id === id)?.stages ?? stages] };
  },
} satisfies SecretsManagerOperation<'PutSecretValue'>;
