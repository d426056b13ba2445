import type { CreateSecretCommandInput } from '@aws-sdk/client-secrets-manager';
import { scopeKey } from '#model/scope.ts';
import { currentStage } from '#model/secret-stages.ts';
import { isReplica, secretArn, secretNameKey, secrets, type Secret } from '#model/secret.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import { givenKeys, newSecretAccess } from '../access.ts';
import { sealContent } from '../content.ts';
import type { SecretsManagerDeps, SecretsManagerOperation } from '../deps.ts';
import { invalidRequest, limitExceeded, onlyOnPrimary, refuseComplaints, secretExists } from '../errors.ts';
import { isThere } from '../find-secret.ts';
import { checkNewName, checkToken, valueIn, type GivenValue } from '../input-checks.ts';
import { isSameVersion } from '../new-version.ts';
import { checkReplicaRegions, replicated } from '../replication.ts';
import { secretSuffix } from '../secret-suffix.ts';
import { withTags } from '../tags.ts';
import { identityView, replicationView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const secretsMax = 500_000;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export default {
  access(input, call, deps) {
    const { Name: name = '', Description, KmsKeyId, ForceOverwriteReplicaSecret, AddReplicaRegions: regions = [], Tags: tags = [] } = input;
    const keys = givenKeys({ Description, KmsKeyId, ForceOverwriteReplicaSecret, ...(regions.length > 0 && { AddReplicaRegions: regions.map(({ Region = '' }) => Region) }) });
    const needed = (action: string) => newSecretAccess(action, name, { call, deps, keys });
    return [needed('CreateSecret'), ...(tags.length > 0 ? [needed('TagResource')] : []), ...(regions.length > 0 ? [needed('ReplicateSecretToRegions')] : [])];
  },
  refuses: { Type: 'secrets of other vendors are not managed' },
  async handle(input, call, deps) {
    checkInput(input);
    checkReplicaRegions(input.AddReplicaRegions, call.region);
    const given = valueIn(input);
    const made = newSecret(input, call, deps);
    const again = await madeBefore(made, given, { deps, call });
    const version = given === undefined ? {} : { VersionId: given.id };
    if (again !== undefined) return { ...identityView(again), ...version };
    const secret = await withFirstVersion(made, given, { deps, call });
    await deps.store.transact((transaction) => {
      assertFree(transaction, made, deps.clock.nowMs());
      for (const gone of transaction.find(secrets, 'name', secretNameKey(made, made.name))) transaction.remove(secrets, gone.arn);
      transaction.put(secrets, secret);
    });
    const regions = input.AddReplicaRegions ?? [];
    const shown = regions.length === 0 ? secret : await replicated(secret, { regions, isForced: input.ForceOverwriteReplicaSecret === true }, { deps, call });
    return { ...identityView(shown), ...version, ...(shown.replicas.length > 0 && { ReplicationStatus: replicationView(shown) }) };
  },
} satisfies SecretsManagerOperation<'CreateSecret'>;

interface Tools {
  readonly deps: SecretsManagerDeps;
  readonly call: Call;
}

/** Encrypts before anything is kept: a key that is refused leaves no secret behind. */
async function withFirstVersion(made: Secret, given: GivenValue | undefined, { deps, call }: Tools): Promise<Secret> {
  assertFree(deps.store, made, deps.clock.nowMs());
  if (given === undefined) return made;
  const { id, value } = given;
  const content = await sealContent(value, { arn: made.arn, versionId: id, keyId: made.keyId }, { deps, call });
  return { ...made, versions: [{ id, stages: [currentStage], content, createdAt: made.createdAt }] };
}

function newSecret({ Name: name = '', Description: description, KmsKeyId: keyId, Tags }: CreateSecretCommandInput, { account, region }: Call, { clock, random }: SecretsManagerDeps): Secret {
  const createdAt = clock.nowMs();
  return {
    account,
    region,
    name,
    arn: secretArn({ account, region }, name, secretSuffix(random)),
    ...(description !== undefined && description !== '' && { description }),
    ...(keyId !== undefined && keyId !== '' && { keyId }),
    versions: [],
    tags: withTags([], Tags),
    createdAt,
    changedAt: createdAt,
    replicas: [],
  };
}

/** The secret that the same request has made already. */
async function madeBefore(made: Secret, given: GivenValue | undefined, { deps, call }: Tools): Promise<Secret | undefined> {
  const existing = deps.store.find(secrets, 'name', secretNameKey(made, made.name)).find((secret) => isThere(secret, deps.clock.nowMs()));
  if (given === undefined || existing === undefined || existing.deletedAt !== undefined) return undefined;
  return (await isSameVersion(existing, given, { deps, call })) ? existing : undefined;
}

function assertFree(store: Reader, { name, account, region }: Secret, nowMs: number): void {
  const existing = store.find(secrets, 'name', secretNameKey({ account, region }, name)).find((secret) => isThere(secret, nowMs));
  if (existing !== undefined && isReplica(existing)) throw onlyOnPrimary();
  if (existing?.deletedAt !== undefined) throw invalidRequest('You can\'t create this secret because a secret with this name is already scheduled for deletion.');
  if (existing !== undefined) throw secretExists(name);
  if (store.find(secrets, 'scope', scopeKey({ account, region })).length >= secretsMax) throw limitExceeded(`You can have at most ${secretsMax} secrets in a Region.`);
}

function checkInput(input: CreateSecretCommandInput): void {
  checkNewName(input.Name ?? '');
  refuseComplaints([checkToken(input.ClientRequestToken), checkLength('description', input.Description, { max: 2_048 }), checkLength('kmsKeyId', input.KmsKeyId, { max: 2_048 })]);
}
