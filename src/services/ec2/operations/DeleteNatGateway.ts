import { isShown, natGateways } from '#model/nat-gateway.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { removeNetworkInterface } from '#state/network-interface.ts';
import { actsOn } from '../access.ts';
import { idKinds, notFound } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** Routes to it stay, as black holes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html */
export default {
  access: (input, call) => actsOn('DeleteNatGateway', call, `natgateway/${input.NatGatewayId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const nowMs = deps.clock.nowMs();
      const gateway = lookUp(transaction, call, { collection: natGateways, idKind: idKinds.natGateway, id: input.NatGatewayId });
      if (!isShown(gateway, nowMs)) throw notFound(idKinds.natGateway, gateway.id);
      if (gateway.state === 'deleted') return { NatGatewayId: gateway.id };
      for (const eni of transaction.find(networkInterfaces, 'owner', gateway.id)) removeNetworkInterface(transaction, eni.id);
      transaction.put(natGateways, { ...gateway, state: 'deleted', deletedAt: nowMs });
      return { NatGatewayId: gateway.id };
    });
  },
} satisfies Ec2Operation<'DeleteNatGateway'>;
