import { CallerError } from '#base/errors.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { subnets } from '#model/vpc.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { madeBefore } from '../client-token.ts';
import { idKinds } from '../errors.ts';
import { addressesIn, takeAddress } from '../interface-addresses.ts';
import { natGatewayParts } from '../nat-gateway-parts.ts';
import { forgetNatGateways } from '../nat-gateway-state.ts';
import { requestDigest, tokenOf } from '../request-digest.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { pendingNatGatewayView } from '../views/nat-gateway.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html */
export default {
  access: (input, call) => [...actsOn('CreateNatGateway', call, 'natgateway/*', `subnet/${input.SubnetId ?? ''}`, input.AllocationId === undefined ? undefined : `elastic-ip/${input.AllocationId}`), ...taggedOnCreate('CreateNatGateway', call, input.TagSpecifications)],
  refuses: {
    VpcId: 'there are no regional NAT gateways; name the subnet',
    AvailabilityZoneAddresses: 'there are no regional NAT gateways',
    SecondaryAllocationIds: 'a NAT gateway has one address',
    SecondaryPrivateIpAddresses: 'a NAT gateway has one address',
    SecondaryPrivateIpAddressCount: 'a NAT gateway has one address',
  },
  handle(input, call, deps) {
    const { ConnectivityType: connectivity, AvailabilityMode: mode, SubnetId: subnetId, AllocationId: allocationId } = input;
    if (connectivity !== undefined && connectivity !== 'public') throw new CallerError('InvalidParameterValue', `ConnectivityType ${connectivity} is not supported: NAT gateways lead to the internet`);
    if (mode !== undefined && mode !== 'zonal') throw new CallerError('InvalidParameterValue', `AvailabilityMode ${mode} is not supported: a NAT gateway is in one subnet`);
    if (subnetId === undefined) throw new CallerError('MissingParameter', 'The request must include the SubnetId parameter. Add the required parameter and retry the request.');
    if (allocationId === undefined) throw new CallerError('MissingParameter', 'The request must include the AllocationId parameter. Add the required parameter and retry the request.');
    const tags = tagsOnCreate(input.TagSpecifications, 'natgateway');
    return change(deps, call, input, (transaction) => {
      const nowMs = deps.clock.nowMs();
      forgetNatGateways(transaction, call, nowMs);
      const before = madeBefore(transaction, call, { collection: natGateways, clientToken: input.ClientToken, isSame: (gateway) => gateway.requestDigest === requestDigest(input) });
      if (before !== undefined) return { NatGateway: pendingNatGatewayView(before), ClientToken: input.ClientToken };
      const subnet = lookUp(transaction, call, { collection: subnets, idKind: idKinds.natSubnet, id: subnetId });
      const address = lookUp(transaction, call, { collection: elasticIps, idKind: idKinds.natElasticIp, id: allocationId });
      const privateIpv4Address = input.PrivateIpAddress === undefined ? undefined : takeAddress(addressesIn(transaction, subnet, deps.ids), input.PrivateIpAddress);
      const parts = natGatewayParts(transaction, { subnet, address, privateIpv4Address, createdAt: nowMs, ...tokenOf(input), tags }, deps.ids);
      transaction.put(natGateways, parts.gateway);
      if (parts.networkInterface !== undefined) transaction.put(networkInterfaces, parts.networkInterface);
      if (parts.address !== undefined) transaction.put(elasticIps, parts.address);
      return { NatGateway: pendingNatGatewayView(parts.gateway), ClientToken: input.ClientToken };
    });
  },
} satisfies Ec2Operation<'CreateNatGateway'>;
