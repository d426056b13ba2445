import { secretAccess, givenKeys } from '../access.ts';
import { openContent } from '../content.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { usableSecret } from '../find-secret.ts';
import { checkSecretId, checkStage, checkVersionId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { assertReadableFrom, noteAccess, versionOf } from '../read-secret.ts';
import { valueView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export default {
  // Who names neither asks for AWSCURRENT.
  access: ({ SecretId = '', VersionId, VersionStage }, call, deps) => [secretAccess('GetSecretValue', SecretId, { call, deps, keys: givenKeys({ VersionId, VersionStage: VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined) }) })],
  async handle(input, call, deps) {
    checkSecretId(input.SecretId);
    refuseComplaints([checkVersionId('versionId', input.VersionId), checkStage('versionStage', input.VersionStage)]);
    const secret = usableSecret(input.SecretId ?? '', placed(deps, call));
    assertReadableFrom(secret, call);
    const version = versionOf(secret, input);
    const value = await openContent(version.content, { arn: secret.arn, versionId: version.id }, { deps, call });
    noteAccess(deps, secret, version.id);
    return valueView(secret, version, value);
  },
} satisfies SecretsManagerOperation<'GetSecretValue'>;
