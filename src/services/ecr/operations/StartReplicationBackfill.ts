import { replicationBackfills, isBackfillOver, type ReplicationBackfill } from '#model/replication-backfill.ts';
import { scopeKey } from '#model/scope.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember, limitExceeded, replicationBackfillInProgress } from '../errors.ts';
import { backfillView } from '../replication-backfills.ts';
import { replicationDestinationOf } from '../replication-rules.ts';
import { accountOf, namedRepositoryAccess } from '../repositories.ts';

const inProgressMax = 10;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_StartReplicationBackfill.html */
export default {
  access: ({ registryId }, call, { store }) => namedRepositoryAccess('StartReplicationBackfill', { registryId, repositoryName: undefined }, { call, store }),
  async handle({ registryId, destination: given = { region: undefined, registryId: undefined } }, call, { store, clock, ids }) {
    const registry = { account: accountOf(registryId, call), region: call.region };
    const destination = replicationDestinationOf(given, registry);
    const backfill: ReplicationBackfill = { ...registry, id: ids.uuid(), destination, status: 'PREPARING', startedAt: clock.nowMs() };
    await store.transact((transaction) => {
      const { replicationRules } = registrySettingsOf(transaction, registry);
      if (!replicationRules.some(({ destinations }) => destinations.some((each) => scopeKey(each) === scopeKey(destination)))) throw invalidMember('destination', "The destination is not in the registry's replication configuration");
      const inProgress = transaction.find(replicationBackfills, 'scope', scopeKey(registry)).filter((each) => !isBackfillOver(each));
      if (inProgress.some((each) => each.destination.region === destination.region)) throw replicationBackfillInProgress(destination.region);
      if (inProgress.length >= inProgressMax) throw limitExceeded(`The registry with id '${registry.account}' already has the maximum number of replication backfills in progress (${inProgressMax})`);
      transaction.put(replicationBackfills, backfill);
    });
    return backfillView(backfill);
  },
} satisfies EcrOperation<'StartReplicationBackfill'>;
