import { isAccepter, vpcPeeringConnections } from '#model/vpc-peering.ts';
import { actsOn } from '../access.ts';
import type { Ec2Operation } from '../service.ts';
import { findPeering, invalidTransition, notPermitted } from '../vpc-peering-state.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RejectVpcPeeringConnection.html */
export default {
  access: (input, call) => actsOn('RejectVpcPeeringConnection', call, `vpc-peering-connection/${input.VpcPeeringConnectionId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const nowMs = deps.clock.nowMs();
      const request = findPeering(transaction, call, { id: input.VpcPeeringConnectionId, nowMs });
      if (!isAccepter(request, call)) throw notPermitted(call, 'reject', request);
      if (request.status !== 'pending-acceptance') throw invalidTransition(request, 'rejected');
      transaction.put(vpcPeeringConnections, { ...request, status: 'rejected', statusMessage: 'Rejected', endedAt: nowMs });
      return { Return: true };
    });
  },
} satisfies Ec2Operation<'RejectVpcPeeringConnection'>;
