import { CallerError } from '#base/errors.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways } from '#model/routing.ts';
import { vpcs } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html */
export default {
  access: (input, call) => actsOn('DetachInternetGateway', call, `internet-gateway/${input.InternetGatewayId ?? ''}`, `vpc/${input.VpcId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const { vpcId, ...gateway } = lookUp(transaction, call, { collection: internetGateways, idKind: idKinds.internetGateway, id: input.InternetGatewayId });
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      if (vpcId !== vpc.id) throw new CallerError('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${vpc.id}`);
      if (hasPublicAddresses(transaction, vpc.id)) throw new CallerError('DependencyViolation', `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`);
      transaction.put(internetGateways, gateway);
      return {};
    });
  },
} satisfies Ec2Operation<'DetachInternetGateway'>;

function hasPublicAddresses(reader: Reader, vpcId: string): boolean {
  return reader.find(networkInterfaces, 'vpc', vpcId).some((eni) => eni.publicIpv4Address !== undefined || reader.find(elasticIps, 'networkInterface', eni.id).length > 0);
}
