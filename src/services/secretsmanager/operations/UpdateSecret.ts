import type { UpdateSecretCommandInput } from '@aws-sdk/client-secrets-manager';
import { currentStage } from '#model/secret-stages.ts';
import { isReplica, secrets, type Secret } from '#model/secret.ts';
import { checkLength } from '#wire/constraints.ts';
import { givenKeys, secretAccess } from '../access.ts';
import { changeKey } from '../change-key.ts';
import type { SecretsManagerDeps, SecretsManagerOperation } from '../deps.ts';
import { onlyOnPrimary, refuseComplaints } from '../errors.ts';
import { usableSecret } from '../find-secret.ts';
import { checkSecretId, checkToken, valueIn } from '../input-checks.ts';
import { isSameVersion, putVersion } from '../new-version.ts';
import { placed } from '../placed.ts';
import { assertReadableFrom } from '../read-secret.ts';
import { putWithReplicas } from '../replicas.ts';
import { identityView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html */
export default {
  access: ({ SecretId = '', Description, KmsKeyId }, call, deps) => [secretAccess('UpdateSecret', SecretId, { call, deps, keys: givenKeys({ Description, KmsKeyId }) })],
  refuses: { Type: 'secrets of other vendors are not managed' },
  async handle(input, call, deps) {
    checkSecretId(input.SecretId);
    refuseComplaints([checkToken(input.ClientRequestToken), checkLength('description', input.Description, { max: 2_048 }), checkLength('kmsKeyId', input.KmsKeyId, { max: 2_048 })]);
    const given = valueIn(input);
    const secret = usableSecret(input.SecretId ?? '', placed(deps, call));
    // Of a replica only the key is its own.
    if (isReplica(secret) && (given !== undefined || input.Description !== undefined)) throw onlyOnPrimary();
    if (given !== undefined) {
      assertReadableFrom(secret, call);
      await isSameVersion(secret, given, { deps, call });
    }
    const keyed = await withKey(secret, input, { deps, call });
    if (given === undefined) return identityView(await described(keyed, input, deps));
    const changed = await putVersion(keyed, { ...given, stages: [currentStage] }, { deps, call, change: (same) => withDescription(same, input) });
    return { ...identityView(changed), VersionId: given.id };
  },
} satisfies SecretsManagerOperation<'UpdateSecret'>;

/** An empty key is the account's own. */
async function withKey(secret: Secret, { KmsKeyId: given }: UpdateSecretCommandInput, tools: Parameters<typeof changeKey>[2]): Promise<Secret> {
  const keyId = given === '' ? undefined : given;
  return given === undefined || keyId === secret.keyId ? secret : changeKey(secret, keyId, tools);
}

async function described(secret: Secret, input: UpdateSecretCommandInput, { store, clock }: SecretsManagerDeps): Promise<Secret> {
  if (input.Description === undefined) return secret;
  return store.transact((transaction) => {
    const changed = { ...withDescription(transaction.get(secrets, secret.arn) ?? secret, input), changedAt: clock.nowMs() };
    putWithReplicas(transaction, changed);
    return changed;
  });
}

function withDescription(secret: Secret, { Description: description }: UpdateSecretCommandInput): Secret {
  if (description === undefined) return secret;
  const { description: _, ...rest } = secret;
  return description === '' ? rest : { ...rest, description };
}
