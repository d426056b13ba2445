import type { UpdateSecretVersionStageCommandInput } from '@aws-sdk/client-secrets-manager';
import { currentStage, stageMoved, withoutStage } from '#model/secret-stages.ts';
import type { Secret, SecretVersion } from '#model/secret.ts';
import { givenKeys, secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { invalidParameter, limitExceeded, refuseComplaints } from '../errors.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId, checkStage, checkVersionId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { putWithReplicas } from '../replicas.ts';
import { identityView } from '../views.ts';

const stagesMax = 20;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export default {
  access: ({ SecretId = '', VersionStage }, call, deps) => [secretAccess('UpdateSecretVersionStage', SecretId, { call, deps, keys: givenKeys({ VersionStage }) })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    refuseComplaints([checkStage('versionStage', input.VersionStage), checkVersionId('removeFromVersionId', input.RemoveFromVersionId), checkVersionId('moveToVersionId', input.MoveToVersionId)]);
    return deps.store.transact((transaction) => {
      const secret = primarySecret(input.SecretId ?? '', placed(deps, call, transaction));
      putWithReplicas(transaction, { ...secret, versions: movedVersions(secret, input), changedAt: deps.clock.nowMs() });
      return identityView(secret);
    });
  },
} satisfies SecretsManagerOperation<'UpdateSecretVersionStage'>;

function movedVersions(secret: Secret, { VersionStage: stage = '', RemoveFromVersionId: fromId, MoveToVersionId: toId }: UpdateSecretVersionStageCommandInput): readonly SecretVersion[] {
  if (fromId !== undefined) {
    const from = versionOf(secret, fromId);
    if (!from.stages.includes(stage)) throw invalidParameter(`The parameter RemoveFromVersionId is not valid. Staging label ${stage} is not currently attached to version ${fromId}.`);
  }
  if (toId === undefined) {
    if (fromId === undefined) throw invalidParameter('You must provide RemoveFromVersionId or MoveToVersionId.');
    if (stage === currentStage) throw invalidParameter(`You can only move staging label ${currentStage} to a different secret version. It can't be completely removed.`);
    return withoutStage(secret.versions, stage);
  }
  const to = versionOf(secret, toId);
  if (to.stages.includes(stage)) return secret.versions;
  const holder = secret.versions.find(({ stages }) => stages.includes(stage));
  if (holder !== undefined && fromId === undefined) {
    throw invalidParameter(`The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`);
  }
  if (to.stages.length >= stagesMax) throw limitExceeded(`You can't attach more than ${stagesMax} staging labels to a version.`);
  return stageMoved(secret.versions, stage, toId);
}

function versionOf({ versions }: Secret, id: string): SecretVersion {
  const version = versions.find((each) => each.id === id);
  if (version === undefined) throw invalidParameter(`Not a valid version: ${id}`);
  return version;
}
