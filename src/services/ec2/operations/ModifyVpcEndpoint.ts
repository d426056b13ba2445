import { CallerError } from '#base/errors.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { vpcEndpoints, type VpcEndpoint } from '#model/vpc-endpoint.ts';
import type { Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { actsOn } from '../access.ts';
import { checkPolicy, checkPrivateDns, checkRouteTables, defaultPolicies } from '../endpoint-checks.ts';
import { endpointSubnets, withInterfaces } from '../endpoint-interfaces.ts';
import { checkMembers, checkOptions, chosenAddresses, refusedEndpointOptions } from '../endpoint-options.ts';
import { idKinds } from '../errors.ts';
import { interfaceGroups } from '../interface-groups.ts';
import type { Ec2Deps, Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html */
export default {
  access: (input, call) =>
    actsOn(
      'ModifyVpcEndpoint',
      call,
      `vpc-endpoint/${input.VpcEndpointId ?? ''}`,
      ...(input.AddSubnetIds ?? []).map((id) => `subnet/${id}`),
      ...(input.AddSecurityGroupIds ?? []).map((id) => `security-group/${id}`),
      ...(input.AddRouteTableIds ?? []).map((id) => `route-table/${id}`),
    ),
  refuses: refusedEndpointOptions,
  async handle(input, call, deps) {
    await change(deps, call, input, (transaction) => {
      const endpoint = lookUp(transaction, call, { collection: vpcEndpoints, idKind: idKinds.vpcEndpoint, id: input.VpcEndpointId });
      checkOptions(input, endpoint.type);
      checkMembers(
        endpoint.type,
        { AddSubnetIds: input.AddSubnetIds, RemoveSubnetIds: input.RemoveSubnetIds, SubnetConfigurations: input.SubnetConfigurations, AddSecurityGroupIds: input.AddSecurityGroupIds, RemoveSecurityGroupIds: input.RemoveSecurityGroupIds, PrivateDnsEnabled: input.PrivateDnsEnabled },
        { AddRouteTableIds: input.AddRouteTableIds, RemoveRouteTableIds: input.RemoveRouteTableIds },
      );
      const changed = { ...endpoint, policyDocument: policyOf(input, endpoint) };
      transaction.put(vpcEndpoints, endpoint.type === 'Gateway' ? changedGateway(transaction, changed, input) : changedInterface(transaction, changed, { input, call, deps }));
    });
    return { Return: true };
  },
} satisfies Ec2Operation<'ModifyVpcEndpoint'>;

type ModifyInput = Parameters<Ec2Operation<'ModifyVpcEndpoint'>['handle']>[0];

interface Request {
  readonly input: ModifyInput;
  readonly call: Call;
  readonly deps: Ec2Deps;
}

function policyOf({ PolicyDocument: document, ResetPolicy: isReset = false }: ModifyInput, endpoint: VpcEndpoint): string {
  if (isReset && document !== undefined) throw new CallerError('InvalidParameter', 'A policy document cannot be specified together with resetPolicy.');
  if (isReset) return defaultPolicies[endpoint.type];
  return document === undefined ? endpoint.policyDocument : checkPolicy(document);
}

function changedGateway(transaction: Transaction, endpoint: VpcEndpoint, { AddRouteTableIds: added = [], RemoveRouteTableIds: gone = [] }: ModifyInput): VpcEndpoint {
  const changed = { ...endpoint, routeTableIds: without([...endpoint.routeTableIds, ...added], gone) };
  checkRouteTables(transaction, changed, added);
  return changed;
}

function changedInterface(transaction: Transaction, endpoint: VpcEndpoint, { input, call, deps }: Request): VpcEndpoint {
  const { AddSecurityGroupIds: added = [], RemoveSecurityGroupIds: gone = [], AddSubnetIds: addedSubnets = [], RemoveSubnetIds: goneSubnets = [] } = input;
  const groupIds = without([...endpoint.securityGroupIds, ...added], gone);
  if (groupIds.length === 0) throw new CallerError('InvalidParameter', 'A VPC endpoint of type Interface must have at least one security group.');
  const { vpcId } = endpoint;
  const securityGroupIds = interfaceGroups(transaction, call, { vpcId, groupIds });
  const changed = { ...endpoint, securityGroupIds, privateDnsEnabled: input.PrivateDnsEnabled ?? endpoint.privateDnsEnabled };
  if (input.PrivateDnsEnabled === true) checkPrivateDns(transaction, changed);
  for (const eni of transaction.find(networkInterfaces, 'owner', endpoint.id)) transaction.put(networkInterfaces, { ...eni, securityGroupIds });
  const subnetIds = without([...endpoint.subnetIds, ...addedSubnets], goneSubnets);
  const wish = { endpoint: changed, subnets: endpointSubnets(transaction, call, { vpcId, subnetIds }), addresses: chosenAddresses(input.SubnetConfigurations, subnetIds) };
  return withInterfaces(transaction, wish, deps);
}

function without(ids: readonly string[], gone: readonly string[]): readonly string[] {
  return [...new Set(ids)].filter((id) => !gone.includes(id));
}
