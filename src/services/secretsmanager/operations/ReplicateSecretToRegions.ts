import { givenKeys, secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { checkReplicaRegions, replicated } from '../replication.ts';
import { replicationView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html */
export default {
  access({ SecretId = '', AddReplicaRegions: regions = [], ForceOverwriteReplicaSecret }, call, deps) {
    const keys = givenKeys({ ForceOverwriteReplicaSecret, AddReplicaRegions: regions.map(({ Region = '' }) => Region) });
    return [secretAccess('ReplicateSecretToRegions', SecretId, { call, deps, keys })];
  },
  async handle(input, call, deps) {
    checkSecretId(input.SecretId);
    checkReplicaRegions(input.AddReplicaRegions, call.region);
    const secret = primarySecret(input.SecretId ?? '', placed(deps, call));
    const shown = await replicated(secret, { regions: input.AddReplicaRegions ?? [], isForced: input.ForceOverwriteReplicaSecret === true }, { deps, call });
    return { ARN: shown.arn, ReplicationStatus: replicationView(shown) };
  },
} satisfies SecretsManagerOperation<'ReplicateSecretToRegions'>;
