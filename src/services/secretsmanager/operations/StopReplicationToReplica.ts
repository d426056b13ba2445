import { isReplica, replicaArn, secrets } from '#model/secret.ts';
import { secretAccess } from '../access.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { usableSecret } from '../find-secret.ts';
import { checkSecretId } from '../input-checks.ts';
import { placed } from '../placed.ts';
import { withoutReplicas } from '../replication.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_StopReplicationToReplica.html: the replica becomes a secret of its own. */
export default {
  access: (input, call, deps) => [secretAccess('StopReplicationToReplica', input.SecretId ?? '', { call, deps })],
  handle(input, call, deps) {
    checkSecretId(input.SecretId);
    return deps.store.transact((transaction) => {
      const replica = usableSecret(input.SecretId ?? '', placed(deps, call, transaction));
      if (!isReplica(replica)) throw invalidParameter('Operation permitted on a replica secret only. Call must be made in the replica secret\'s region.');
      const primary = transaction.get(secrets, replicaArn(replica, replica.primaryRegion ?? ''));
      if (primary !== undefined) transaction.put(secrets, withoutReplicas(primary, [replica.region]));
      const { primaryRegion: _, ...standalone } = replica;
      transaction.put(secrets, standalone);
      return { ARN: replica.arn };
    });
  },
} satisfies SecretsManagerOperation<'StopReplicationToReplica'>;
