import { replicaArn, secrets } from '#model/secret.ts';
import { checkLength } from '#wire/constraints.ts';
import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { primarySecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { withoutReplicas } from '../replication.ts';
import { replicationView } from '../views.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RemoveRegionsFromReplication.html */
export default {
  access: (input, call, deps) => [secretAccess('RemoveRegionsFromReplication', input.SecretId ?? '', { call, deps })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    const regions = input.RemoveReplicaRegions ?? [];
    refuseComplaints([checkLength('removeReplicaRegions', regions, { min: 1 })]);
    return deps.store.transact((transaction) => {
      const secret = primarySecret(input.SecretId ?? '', placed(deps, call, transaction));
      // Where replication failed there may be a secret of the same name, which is another one.
      const removed = secret.replicas.filter(({ region, failure }) => regions.includes(region) && failure === undefined);
      for (const { region } of removed) transaction.remove(secrets, replicaArn(secret, region));
      const left = withoutReplicas(secret, regions);
      transaction.put(secrets, left);
      return { ARN: secret.arn, ReplicationStatus: replicationView(left) };
    });
  },
} satisfies SecretsManagerOperation<'RemoveRegionsFromReplication'>;
