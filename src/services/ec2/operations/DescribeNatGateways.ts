import { elasticIps } from '#model/elastic-ip.ts';
import { isShown, natGateways } from '#model/nat-gateway.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { natGatewayView, type NatGatewayInUse } from '../views/nat-gateway.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNatGateways.html */
export default {
  access: describes('DescribeNatGateways'),
  async handle(input, call, deps) {
    const nowMs = deps.clock.nowMs();
    const docs = (await inScope(deps, call, natGateways))
      .filter((gateway) => isShown(gateway, nowMs))
      .map((gateway) => ({ gateway, associationId: deps.store.find(elasticIps, 'networkInterface', gateway.networkInterfaceId)[0]?.association?.id, tags: gateway.tags }));
    const { items, nextToken } = describe({ ...input, Filters: input.Filter }, { docs, ids: input.NatGatewayIds, idKind: idKinds.natGateway, idOf: ({ gateway }) => gateway.id, filters });
    return { NatGateways: items.map(natGatewayView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeNatGateways'>;

type Described = NatGatewayInUse & Pick<NatGatewayInUse['gateway'], 'tags'>;

const filters: FilterTable<Described> = {
  'nat-gateway-id': ({ gateway }) => [gateway.id],
  'state': ({ gateway }) => [gateway.state],
  'subnet-id': ({ gateway }) => [gateway.subnetId],
  'vpc-id': ({ gateway }) => [gateway.vpcId],
  ...tagFilters<Described>(),
};
