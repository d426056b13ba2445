import { createsMissingLinkedRole } from '#auth/linked-role.ts';
import { registryAccess } from '#auth/registry-access.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import { ensureServiceLinkedRole } from '#state/service-linked-role.ts';
import type { EcrOperation } from '../deps.ts';
import { replicationRulesOf } from '../replication-rules.ts';
import { replicationView } from '../views.ts';

const principal = 'replication.ecr.amazonaws.com';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutReplicationConfiguration.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'PutReplicationConfiguration', call), ...createsMissingLinkedRole(store, call.account, principal)],
  async handle({ replicationConfiguration }, call, { store, clock, random }) {
    const replicationRules = replicationRulesOf(replicationConfiguration?.rules ?? [], call);
    return store.transact((transaction) => {
      ensureServiceLinkedRole(transaction, { account: call.account, principal, random, nowMs: clock.nowMs() });
      const settings = { ...registrySettingsOf(transaction, call), replicationRules };
      transaction.put(registrySettings, settings);
      return { replicationConfiguration: replicationView(settings) };
    });
  },
} satisfies EcrOperation<'PutReplicationConfiguration'>;
