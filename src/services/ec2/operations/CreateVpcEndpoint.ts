import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { findEndpointService, type EndpointService, type EndpointType } from '#model/endpoint-services.ts';
import { vpcEndpoints, type VpcEndpoint } from '#model/vpc-endpoint.ts';
import { vpcs } from '#model/vpc.ts';
import type { Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { madeBefore } from '../client-token.ts';
import { checkEndpointCount, checkPolicy, checkPrivateDns, checkRouteTables, defaultPolicies } from '../endpoint-checks.ts';
import { endpointInVpc } from '../endpoint-in-vpc.ts';
import { endpointSubnets, withInterfaces } from '../endpoint-interfaces.ts';
import { checkMembers, checkOptions, chosenAddresses, recordTypes, refusedEndpointOptions } from '../endpoint-options.ts';
import { idKinds } from '../errors.ts';
import { interfaceGroups } from '../interface-groups.ts';
import { requestDigest, tokenOf } from '../request-digest.ts';
import type { Ec2Deps, Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { vpcEndpointView } from '../views/vpc-endpoint.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
export default {
  access: (input, call) => [
    ...actsOn(
      'CreateVpcEndpoint',
      call,
      'vpc-endpoint/*',
      `vpc/${input.VpcId ?? ''}`,
      ...(input.SubnetIds ?? []).map((id) => `subnet/${id}`),
      ...(input.SecurityGroupIds ?? []).map((id) => `security-group/${id}`),
      ...(input.RouteTableIds ?? []).map((id) => `route-table/${id}`),
    ),
    ...taggedOnCreate('CreateVpcEndpoint', call, input.TagSpecifications),
  ],
  refuses: {
    ServiceNetworkArn: 'there is no VPC Lattice',
    ResourceConfigurationArn: 'there is no VPC Lattice',
    ...refusedEndpointOptions,
  },
  async handle(input, call, deps) {
    const endpoint = await change(deps, call, input, (transaction) => {
      const repeated = madeBefore(transaction, call, { collection: vpcEndpoints, clientToken: input.ClientToken, isSame: (doc) => doc.requestDigest === requestDigest(input) });
      if (repeated !== undefined) return repeated;
      const made = endpointOf(transaction, { input, call, deps });
      transaction.put(vpcEndpoints, made);
      return made;
    });
    return { VpcEndpoint: vpcEndpointView(endpointInVpc(deps.store, endpoint)), ClientToken: input.ClientToken };
  },
} satisfies Ec2Operation<'CreateVpcEndpoint'>;

type CreateInput = Parameters<Ec2Operation<'CreateVpcEndpoint'>['handle']>[0];

interface Request {
  readonly input: CreateInput;
  readonly call: Call;
  readonly deps: Ec2Deps;
}

function endpointOf(transaction: Transaction, request: Request): VpcEndpoint {
  const { input, call, deps } = request;
  const type = typeOf(input);
  const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpcOfEndpoint, id: input.VpcId });
  const service = serviceOf(input, call.region, type);
  checkOptions(input, type);
  checkMembers(type, { SubnetIds: input.SubnetIds, SubnetConfigurations: input.SubnetConfigurations, SecurityGroupIds: input.SecurityGroupIds, PrivateDnsEnabled: input.PrivateDnsEnabled }, { RouteTableIds: input.RouteTableIds });
  checkEndpointCount(transaction, vpc, type);
  const endpoint: VpcEndpoint = {
    account: call.account,
    region: call.region,
    id: ec2Id('vpce', deps.ids),
    vpcId: vpc.id,
    serviceName: service.name,
    type,
    networkInterfaceIds: [],
    subnetIds: [],
    securityGroupIds: type === 'Interface' ? interfaceGroups(transaction, call, { vpcId: vpc.id, groupIds: input.SecurityGroupIds }) : [],
    privateDnsEnabled: type === 'Interface' && (input.PrivateDnsEnabled ?? service.privateDnsNames.length > 0),
    dnsRecordIpType: recordTypes[type],
    routeTableIds: [...new Set(input.RouteTableIds)],
    policyDocument: input.PolicyDocument === undefined || input.PolicyDocument === '' ? defaultPolicies[type] : checkPolicy(input.PolicyDocument),
    createdAt: deps.clock.nowMs(),
    tags: tagsOnCreate(input.TagSpecifications, 'vpc-endpoint'),
    ...tokenOf(input),
  };
  checkPrivateDns(transaction, endpoint);
  checkRouteTables(transaction, endpoint, endpoint.routeTableIds);
  const subnetIds = input.SubnetIds ?? [];
  const wish = { endpoint, subnets: endpointSubnets(transaction, call, { vpcId: vpc.id, subnetIds }), addresses: chosenAddresses(input.SubnetConfigurations, subnetIds) };
  return type === 'Interface' ? withInterfaces(transaction, wish, deps) : endpoint;
}

function typeOf({ VpcEndpointType: type = 'Gateway' }: CreateInput): EndpointType {
  if (type === 'Interface' || type === 'Gateway') return type;
  throw new CallerError('InvalidParameter', `Endpoints of type ${type} are not supported: only those of types Interface and Gateway are.`);
}

function serviceOf({ ServiceName: name = '', ServiceRegion: serviceRegion }: CreateInput, region: string, type: EndpointType): EndpointService {
  if (serviceRegion !== undefined && serviceRegion !== region) throw new CallerError('InvalidParameter', `The service region '${serviceRegion}' is not supported: endpoints lead to services of their own region, ${region}.`);
  const service = findEndpointService(name, region);
  if (service === undefined) throw new CallerError('InvalidServiceName', `The Vpc Endpoint Service '${name}' does not exist`);
  if (!service.types.includes(type)) throw new CallerError('InvalidParameter', `The VPC endpoint type (${type}) does not match the available service types ([${service.types.join(', ')}]).`);
  return service;
}
