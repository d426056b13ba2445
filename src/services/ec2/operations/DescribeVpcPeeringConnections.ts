import { peeringTags, vpcPeeringConnections, type PeeringSide } from '#model/vpc-peering.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { vpcPeeringConnectionView, type PeeringSeen } from '../views/vpc-peering.ts';
import { shownPeerings, withPresentCidrs } from '../vpc-peering-state.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcPeeringConnections.html */
export default {
  access: describes('DescribeVpcPeeringConnections'),
  async handle(input, call, deps) {
    const shown = shownPeerings(await inScope(deps, call, vpcPeeringConnections), call, deps.clock.nowMs());
    const docs = shown.map((connection) => ({ connection: withPresentCidrs(deps.store, connection), viewer: call, tags: peeringTags(connection, call) }));
    const { items, nextToken } = describe(input, { docs, ids: input.VpcPeeringConnectionIds, idKind: idKinds.vpcPeeringConnection, idOf: ({ connection }) => connection.id, filters });
    return { VpcPeeringConnections: items.map(vpcPeeringConnectionView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeVpcPeeringConnections'>;

type Described = PeeringSeen & Pick<PeeringSeen['connection'], 'tags'>;

const filters: FilterTable<Described> = {
  ...ofSide('accepter-vpc-info', ({ connection }) => connection.accepter),
  ...ofSide('requester-vpc-info', ({ connection }) => connection.requester),
  'expiration-time': ({ connection: { expiresAt, status } }) => (expiresAt === undefined || status !== 'pending-acceptance' ? [] : [new Date(expiresAt).toISOString()]),
  'status-code': ({ connection }) => [connection.status],
  'status-message': ({ connection }) => [connection.statusMessage],
  'vpc-peering-connection-id': ({ connection }) => [connection.id],
  ...tagFilters<Described>(),
};

function ofSide(prefix: string, sideOf: (doc: Described) => PeeringSide): FilterTable<Described> {
  return {
    [`${prefix}.cidr-block`]: (doc) => sideOf(doc).cidrs,
    [`${prefix}.owner-id`]: (doc) => [sideOf(doc).account],
    [`${prefix}.vpc-id`]: (doc) => [sideOf(doc).vpcId],
  };
}
