import { registryAccess } from '#auth/registry-access.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListPullTimeUpdateExclusions.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'ListPullTimeUpdateExclusions', call)],
  handle(input, call, { store }) {
    const all = registrySettingsOf(store, call).pullTimeExclusions.map(({ principalArn }) => principalArn);
    const { items, nextToken } = pageOf(all, input, (principalArn) => [principalArn]);
    return { pullTimeUpdateExclusions: [...items], ...(nextToken !== undefined && { nextToken }) };
  },
} satisfies EcrOperation<'ListPullTimeUpdateExclusions'>;
