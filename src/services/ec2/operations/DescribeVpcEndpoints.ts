import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { endpointInVpc } from '../endpoint-in-vpc.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { endpointState, vpcEndpointView, type EndpointInVpc } from '../views/vpc-endpoint.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html */
export default {
  access: describes('DescribeVpcEndpoints'),
  async handle(input, call, deps) {
    const docs = (await inScope(deps, call, vpcEndpoints)).map((endpoint) => endpointInVpc(deps.store, endpoint));
    const { items, nextToken } = describe(input, { docs, ids: input.VpcEndpointIds, idKind: idKinds.vpcEndpoint, idOf: ({ endpoint }) => endpoint.id, filters });
    return { VpcEndpoints: items.map(vpcEndpointView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeVpcEndpoints'>;

const filters: FilterTable<EndpointInVpc> = {
  'ip-address-type': () => ['ipv4'],
  'service-name': ({ endpoint }) => [endpoint.serviceName],
  'service-region': ({ endpoint }) => [endpoint.region],
  'vpc-endpoint-id': ({ endpoint }) => [endpoint.id],
  'vpc-endpoint-state': () => [endpointState],
  'vpc-endpoint-type': ({ endpoint }) => [endpoint.type],
  'vpc-id': ({ endpoint }) => [endpoint.vpcId],
  ...tagFilters<EndpointInVpc>(),
};
