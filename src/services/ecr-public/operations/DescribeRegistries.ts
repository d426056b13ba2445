import { registryAccess, registryArn } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { registryView } from '../views.ts';

/** An account has one. https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DescribeRegistries.html */
export default {
  access: (_input, call) => registryAccess('DescribeRegistries', call),
  handle(input, { account }, { address }) {
    const { items, nextToken } = pageOf([registryView(account, registryArn(account), address)], input, ({ registryId = '' }) => [registryId]);
    return { registries: [...items], nextToken };
  },
} satisfies EcrPublicOperation<'DescribeRegistries'>;
