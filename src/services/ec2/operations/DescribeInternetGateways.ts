import { internetGateways, type InternetGateway } from '#model/routing.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { internetGatewayView } from '../views/routing.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInternetGateways.html */
export default {
  access: describes('DescribeInternetGateways'),
  async handle(input, call, deps) {
    const docs = await inScope(deps, call, internetGateways);
    const { items, nextToken } = describe(input, { docs, ids: input.InternetGatewayIds, idKind: idKinds.internetGateway, idOf: (gateway) => gateway.id, filters });
    return { InternetGateways: items.map(internetGatewayView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeInternetGateways'>;

const filters: FilterTable<InternetGateway> = {
  'attachment.state': (gateway) => (gateway.vpcId === undefined ? [] : ['available']),
  'attachment.vpc-id': (gateway) => (gateway.vpcId === undefined ? [] : [gateway.vpcId]),
  'internet-gateway-id': (gateway) => [gateway.id],
  'owner-id': (gateway) => [gateway.account],
  ...tagFilters<InternetGateway>(),
};
