import { CapacityProviderField } from '@aws-sdk/client-ecs';
import { formatArn } from '#base/arn.ts';
import { fargateProviders } from '#model/capacity-provider-strategy.ts';
import { onEverything } from '../access.ts';
import type { EcsOperation } from '../deps.ts';
import { checkInclude } from '../include.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeCapacityProviders.html */
export default {
  access: () => [onEverything('DescribeCapacityProviders')],

  refuses: { cluster: 'there are no capacity providers of single clusters' },

  handle(input, call) {
    checkInclude(input.include, CapacityProviderField);
    const arnOf = (name: string) => formatArn({ service: 'ecs', region: call.region, account: call.account, resource: `capacity-provider/${name}` });
    const asked = (input.capacityProviders ?? []).map((reference) => ({ reference, name: fargateProviders.find((name) => reference === name || reference === arnOf(name)) }));
    const names = asked.length === 0 ? fargateProviders : asked.flatMap(({ name }) => name ?? []);
    const { items, nextToken } = pageOf(names, input, (name) => name);
    return {
      capacityProviders: items.map((name) => ({ capacityProviderArn: arnOf(name), name, status: 'ACTIVE' as const, tags: [] })),
      failures: asked.flatMap(({ reference, name }) => (name === undefined ? [{ arn: reference.startsWith('arn:') ? reference : arnOf(reference), reason: 'MISSING' }] : [])),
      nextToken,
    };
  },
} satisfies EcsOperation<'DescribeCapacityProviders'>;
