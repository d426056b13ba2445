import { isAccepter, vpcPeeringConnections, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import { vpcCidrs, vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { notFound, idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { peeringBegun } from '../views/vpc-peering.ts';
import { findPeering, invalidTransition, notPermitted } from '../vpc-peering-state.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AcceptVpcPeeringConnection.html */
export default {
  access: (input, call) => actsOn('AcceptVpcPeeringConnection', call, `vpc-peering-connection/${input.VpcPeeringConnectionId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const request = findPeering(transaction, call, { id: input.VpcPeeringConnectionId, nowMs: deps.clock.nowMs() });
      if (!isAccepter(request, call)) throw notPermitted(call, 'accept', request);
      if (request.status !== 'pending-acceptance') throw invalidTransition(request, 'active');
      const { expiresAt: _, ...rest } = request;
      const [own, peer] = [transaction.get(vpcs, request.accepter.vpcId), transaction.get(vpcs, request.requester.vpcId)];
      if (own === undefined) throw notFound(idKinds.vpc, request.accepter.vpcId);
      if (peer === undefined) throw notFound(idKinds.vpc, request.requester.vpcId);
      const connection: VpcPeeringConnection = {
        ...rest,
        requester: { ...request.requester, cidrs: vpcCidrs(peer) },
        accepter: { ...request.accepter, cidrs: vpcCidrs(own) },
        status: 'active',
        statusMessage: 'Active',
      };
      transaction.put(vpcPeeringConnections, connection);
      return { VpcPeeringConnection: peeringBegun({ connection, viewer: call }, 'provisioning') };
    });
  },
} satisfies Ec2Operation<'AcceptVpcPeeringConnection'>;
