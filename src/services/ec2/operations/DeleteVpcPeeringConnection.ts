import { scopeKey } from '#model/scope.ts';
import { isRequester, vpcPeeringConnections } from '#model/vpc-peering.ts';
import { actsOn } from '../access.ts';
import type { Ec2Operation } from '../service.ts';
import { findPeering, invalidTransition, notPermitted } from '../vpc-peering-state.ts';
import { change } from '../vpc-state.ts';

/** Either side ends an active connection, the requester its request too: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcPeeringConnection.html */
export default {
  access: (input, call) => actsOn('DeleteVpcPeeringConnection', call, `vpc-peering-connection/${input.VpcPeeringConnectionId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const nowMs = deps.clock.nowMs();
      const connection = findPeering(transaction, call, { id: input.VpcPeeringConnectionId, nowMs });
      if (connection.status === 'deleted') return { Return: true };
      if (connection.status !== 'active' && connection.status !== 'pending-acceptance') throw invalidTransition(connection, 'deleting');
      if (connection.status === 'pending-acceptance' && !isRequester(connection, call)) throw notPermitted(call, 'delete', connection);
      transaction.put(vpcPeeringConnections, { ...connection, status: 'deleted', statusMessage: `Deleted by ${call.account}`, endedAt: nowMs, deletedBy: scopeKey(call) });
      return { Return: true };
    });
  },
} satisfies Ec2Operation<'DeleteVpcPeeringConnection'>;
