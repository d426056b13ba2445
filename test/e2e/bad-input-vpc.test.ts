import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { AwsCli, awsCliPath } from '../support/aws-cli.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { refusalOf } from '../support/refusal.ts';
import { productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { makeVpcInUse, type MadeIds } from '../support/vpc-in-use.ts';

// Codes and sentences are those that EC2 answers, as its documentation and public error reports show them. `{vpc}` stands for the id of that name.
type Case = readonly [what: string, call: (made: MadeIds) => Promise<unknown>, code: string, sentence: string];

let daemon: TestDaemon;
let clients: Clients;
let made: MadeIds;

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  clients = clientsOf(daemon);
  made = await makeVpcInUse(clients);
});
after(() => daemon[Symbol.asyncDispose]());

const cidrs: readonly Case[] = [
  ['a VPC larger than /16', () => clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/15' })), 'InvalidVpc.Range', "The CIDR '10.0.0.0/15' is invalid."],
  ['a VPC smaller than /28', () => clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/29' })), 'InvalidVpc.Range', "The CIDR '10.0.0.0/29' is invalid."],
  ['a VPC of the loopback', () => clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '127.0.0.0/16' })), 'InvalidVpc.Range', "The CIDR '127.0.0.0/16' is invalid."],
  ['a VPC of something that is no CIDR', () => clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.300/24' })), 'InvalidParameterValue', 'Value (10.0.0.300/24) for parameter cidrBlock is invalid. This is not a valid CIDR block.'],
  ['a VPC of no CIDR', () => clients.ec2.send(new ec2.CreateVpcCommand({})), 'MissingParameter', "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided."],
  ['a subnet outside of its VPC', ({ vpc }) => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.1.0.0/24' })), 'InvalidSubnet.Range', "The CIDR '10.1.0.0/24' is invalid."],
  ['a subnet smaller than /28', ({ vpc }) => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.9.0/29' })), 'InvalidSubnet.Range', "The CIDR '10.0.9.0/29' is invalid."],
  ['a subnet that overlaps another', ({ vpc }) => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.0.128/25' })), 'InvalidSubnet.Conflict', "The CIDR '10.0.0.128/25' conflicts with another subnet"],
  ['a subnet that overlaps another once its host bits are gone', ({ vpc }) => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.0.7/24' })), 'InvalidSubnet.Conflict', "The CIDR '10.0.0.0/24' conflicts with another subnet"],
  ['a subnet in a zone that does not exist', ({ vpc }) => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.9.0/24', AvailabilityZone: 'us-east-1z' })), 'InvalidParameterValue', 'Value (us-east-1z) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-east-1a, us-east-1b, us-east-1c.'],
  ['a second CIDR that overlaps the first', ({ vpc }) => clients.ec2.send(new ec2.AssociateVpcCidrBlockCommand({ VpcId: vpc, CidrBlock: '10.0.128.0/20' })), 'InvalidVpc.Range', "The CIDR '10.0.128.0/20' conflicts with the CIDR '10.0.0.0/16' of the VPC '{vpc}'."],
  ['a route into the VPC itself', ({ table, gateway }) => clients.ec2.send(new ec2.CreateRouteCommand({ RouteTableId: table, DestinationCidrBlock: '10.0.0.0/16', GatewayId: gateway })), 'InvalidParameterValue', "The destination CIDR block 10.0.0.0/16 is equal to or more specific than one of this VPC's CIDR blocks (10.0.0.0/16). Routes within the VPC other than the local one are not supported."],
  ['a rule of something that is no CIDR', ({ group }) => clients.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/33' }] }] })), 'InvalidParameterValue', 'CIDR block 10.0.0.0/33 is malformed'],
];

const inUse: readonly Case[] = [
  ['a VPC', ({ vpc }) => clients.ec2.send(new ec2.DeleteVpcCommand({ VpcId: vpc })), 'DependencyViolation', "The vpc '{vpc}' has dependencies and cannot be deleted."],
  ['a subnet', ({ subnet }) => clients.ec2.send(new ec2.DeleteSubnetCommand({ SubnetId: subnet })), 'DependencyViolation', "The subnet '{subnet}' has dependencies and cannot be deleted."],
  ['groups that refer to each other', ({ other }) => clients.ec2.send(new ec2.DeleteSecurityGroupCommand({ GroupId: other })), 'DependencyViolation', 'resource {other} has a dependent object'],
  ['a route table', ({ table }) => clients.ec2.send(new ec2.DeleteRouteTableCommand({ RouteTableId: table })), 'DependencyViolation', "The routeTable '{table}' has dependencies and cannot be deleted."],
  ['an internet gateway', ({ gateway }) => clients.ec2.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId: gateway })), 'DependencyViolation', "The internetGateway '{gateway}' has dependencies and cannot be deleted."],
  ['an internet gateway that public addresses need', ({ gateway, vpc }) => clients.ec2.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc })), 'DependencyViolation', 'Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.'],
  ['a network ACL', ({ acl }) => clients.ec2.send(new ec2.DeleteNetworkAclCommand({ NetworkAclId: acl })), 'DependencyViolation', "The networkAcl '{acl}' has dependencies and cannot be deleted."],
  ['DHCP options', ({ dhcpOptions }) => clients.ec2.send(new ec2.DeleteDhcpOptionsCommand({ DhcpOptionsId: dhcpOptions })), 'DependencyViolation', "The dhcpOptions '{dhcpOptions}' has dependencies and cannot be deleted."],
  ['a prefix list', ({ list }) => clients.ec2.send(new ec2.DeleteManagedPrefixListCommand({ PrefixListId: list })), 'DependencyViolation', "The prefix list '{list}' has dependencies and cannot be deleted: {group} refers to it"],
  ['an elastic IP address', ({ address }) => clients.ec2.send(new ec2.ReleaseAddressCommand({ AllocationId: address })), 'InvalidIPAddress.InUse', 'Address {addressIp} is in use.'],
  ["a NAT gateway's address", ({ natAddress }) => clients.ec2.send(new ec2.ReleaseAddressCommand({ AllocationId: natAddress })), 'AuthFailure', 'You do not have permission to access the specified resource.'],
  ["a NAT gateway's interface", ({ natEni }) => clients.ec2.send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId: natEni })), 'InvalidParameterValue', "Network interface '{natEni}' is currently in use."],
  ["an endpoint's interface", ({ endpointEni }) => clients.ec2.send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId: endpointEni })), 'InvalidParameterValue', "Network interface '{endpointEni}' is currently in use."],
  ["an endpoint's interface, by detaching it first", ({ endpointAttachment }) => clients.ec2.send(new ec2.DetachNetworkInterfaceCommand({ AttachmentId: endpointAttachment })), 'OperationNotPermitted', "You are not allowed to manage 'ela-attach' attachments."],
];

const twice: readonly Case[] = [
  ['a group of the same name', ({ vpc }) => clients.ec2.send(new ec2.CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'web', Description: 'another' })), 'InvalidGroup.Duplicate', "The security group 'web' already exists for VPC '{vpc}'"],
  ['a group named default', ({ vpc }) => clients.ec2.send(new ec2.CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'default', Description: 'another' })), 'InvalidParameterValue', 'Cannot use reserved security group name: default'],
  ['a rule that is there already', ({ group, other }) => clients.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: other }] }] })), 'InvalidPermission.Duplicate', 'the specified rule "peer: {other}, TCP, from port: 80, to port: 80, ALLOW" already exists'],
  ['a rule twice in one call', ({ group }) => clients.ec2.send(new ec2.AuthorizeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: '6', FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp: '1.0.0.0/8' }, { CidrIp: '1.2.3.4/8' }] }] })), 'InvalidParameterValue', 'The same permission must not appear multiple times'],
  ['more rules than a group may have', ({ group }) => clients.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: '-1', IpRanges: Array.from({ length: 60 }, (_, index) => ({ CidrIp: `1.2.3.${index}/32` })) }] })), 'RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules per security group has been reached.'],
  ['an address of an interface that has one', ({ eni, spare }) => clients.ec2.send(new ec2.AssociateAddressCommand({ AllocationId: spare, NetworkInterfaceId: eni, AllowReassociation: false })), 'Resource.AlreadyAssociated', 'resource {eni} is already associated with address {addressIp}'],
  ['an association that forbids to move it', ({ address, otherEni }) => clients.ec2.send(new ec2.AssociateAddressCommand({ AllocationId: address, NetworkInterfaceId: otherEni, AllowReassociation: false })), 'Resource.AlreadyAssociated', 'resource {address} is already associated with associate-id {addressAssociation}'],
  ['a private address that is taken', ({ subnet }) => clients.ec2.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: subnet, PrivateIpAddress: '10.0.0.50' })), 'InvalidIPAddress.InUse', 'Address 10.0.0.50 is in use.'],
  ['a private address that AWS reserves', ({ subnet }) => clients.ec2.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: subnet, PrivateIpAddress: '10.0.0.2' })), 'InvalidParameterValue', "Address 10.0.0.2 is in subnet's reserved address range"],
  ['a private address of another subnet', ({ subnet }) => clients.ec2.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: subnet, PrivateIpAddress: '10.0.1.5' })), 'InvalidParameterValue', "Address 10.0.1.5 does not fall within the subnet's address range"],
  ['a second internet gateway', ({ gateway, vpc }) => clients.ec2.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc })), 'Resource.AlreadyAssociated', 'resource {gateway} is already attached to network {vpc}'],
  ['a route to where one leads already', ({ table, nat }) => clients.ec2.send(new ec2.CreateRouteCommand({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: nat })), 'RouteAlreadyExists', 'The route identified by 0.0.0.0/0 already exists.'],
];

const unsupported: readonly Case[] = [
  ['IPv6 of a VPC', () => clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.7.0.0/16', AmazonProvidedIpv6CidrBlock: true })), 'InvalidParameterValue', 'AmazonProvidedIpv6CidrBlock is not supported: VPCs have IPv4 only'],
  ['IPv6 of a subnet', ({ vpc }) => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.9.0/24', Ipv6CidrBlock: '2001:db8::/64' })), 'InvalidParameterValue', 'Ipv6CidrBlock is not supported: VPCs have IPv4 only'],
  ['IPv6 of a route', ({ table, gateway }) => clients.ec2.send(new ec2.CreateRouteCommand({ RouteTableId: table, DestinationIpv6CidrBlock: '::/0', GatewayId: gateway })), 'InvalidParameterValue', 'DestinationIpv6CidrBlock is not supported: there is no IPv6'],
  ['a tenancy of hosts', () => clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.7.0.0/16', InstanceTenancy: 'host' })), 'UnsupportedTenancy', 'The tenancy value host is not supported.'],
  ['a private NAT gateway', ({ subnet }) => clients.ec2.send(new ec2.CreateNatGatewayCommand({ SubnetId: subnet, ConnectivityType: 'private' })), 'InvalidParameterValue', 'ConnectivityType private is not supported: NAT gateways lead to the internet'],
  ['a transit gateway', () => clients.ec2.send(new ec2.CreateTransitGatewayCommand({})), 'NotImplemented', 'Drydock does not implement ec2:CreateTransitGateway yet. docs/coverage.md lists the operations that it has.'],
  ['flow logs', ({ vpc }) => clients.ec2.send(new ec2.CreateFlowLogsCommand({ ResourceIds: [vpc ?? ''], ResourceType: 'VPC' })), 'NotImplemented', 'Drydock does not implement ec2:CreateFlowLogs yet. docs/coverage.md lists the operations that it has.'],
  ['an egress-only internet gateway', ({ vpc }) => clients.ec2.send(new ec2.CreateEgressOnlyInternetGatewayCommand({ VpcId: vpc })), 'NotImplemented', 'Drydock does not implement ec2:CreateEgressOnlyInternetGateway yet. docs/coverage.md lists the operations that it has.'],
  ['a filter that there is not', () => clients.ec2.send(new ec2.DescribeVpcsCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })), 'InvalidParameterValue', "The filter 'colour' is invalid"],
  ['pages too small', () => clients.ec2.send(new ec2.DescribeSubnetsCommand({ MaxResults: 4 })), 'InvalidParameterValue', 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than or equal to 5.'],
  ['pages too large', () => clients.ec2.send(new ec2.DescribeSubnetsCommand({ MaxResults: 1001 })), 'InvalidParameterValue', 'Value ( 1001 ) for parameter maxResults is invalid. Expecting a value less than or equal to 1000.'],
  ['pages of ids', ({ vpc }) => clients.ec2.send(new ec2.DescribeVpcsCommand({ VpcIds: [vpc ?? ''], MaxResults: 5 })), 'InvalidParameterCombination', 'The parameter MaxResults cannot be used with a list of ids'],
  ['a token of nobody', () => clients.ec2.send(new ec2.DescribeVpcsCommand({ MaxResults: 5, NextToken: 'mine' })), 'InvalidNextToken', "The token 'mine' is invalid"],
];

for (const [kind, cases] of Object.entries({ 'wrong CIDRs and zones are': cidrs, 'what is in use is kept: deleting it is': inUse, 'what is there already is': twice, 'what is not here, and wrong filters and pages are': unsupported })) {
  test(`${kind} refused in EC2's words`, async (context) => {
    for (const [what, call, code, sentence] of cases) {
      await context.test(what, async () => {
        const { name, message } = await refusalOf(call(made));
        assert.deepEqual([name, message], [code, sentence.replace(/{(\w+)}/g, (_, of: string) => known(made[of], `an id of the name ${of}`))]);
      });
    }
  });
}

/** Of the kinds without a code for it, EC2 looks for a malformed id as for any other. */
const sendsOfIds: readonly (readonly [prefix: string, send: (id: string) => Promise<unknown>, malformed: string | undefined, notFound: string, sentence: string])[] = [
  ['vpc-', (id) => clients.ec2.send(new ec2.DeleteVpcCommand({ VpcId: id })), undefined, 'InvalidVpcID.NotFound', "The vpc ID '{id}' does not exist"],
  ['subnet-', (id) => clients.ec2.send(new ec2.DeleteSubnetCommand({ SubnetId: id })), undefined, 'InvalidSubnetID.NotFound', "The subnet ID '{id}' does not exist"],
  ['sg-', (id) => clients.ec2.send(new ec2.DeleteSecurityGroupCommand({ GroupId: id })), 'InvalidGroupId.Malformed', 'InvalidGroup.NotFound', "The security group '{id}' does not exist"],
  ['sgr-', (id) => clients.ec2.send(new ec2.DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] })), 'InvalidSecurityGroupRuleId.Malformed', 'InvalidSecurityGroupRuleId.NotFound', "The security group rule ID '{id}' does not exist"],
  ['eni-', (id) => clients.ec2.send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })), 'InvalidNetworkInterfaceId.Malformed', 'InvalidNetworkInterfaceID.NotFound', "The networkInterface ID '{id}' does not exist"],
  ['rtb-', (id) => clients.ec2.send(new ec2.DeleteRouteTableCommand({ RouteTableId: id })), 'InvalidRouteTableId.Malformed', 'InvalidRouteTableID.NotFound', "The routeTable ID '{id}' does not exist"],
  ['rtbassoc-', (id) => clients.ec2.send(new ec2.DisassociateRouteTableCommand({ AssociationId: id })), undefined, 'InvalidAssociationID.NotFound', "The association ID '{id}' does not exist"],
  ['igw-', (id) => clients.ec2.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId: id })), 'InvalidInternetGatewayId.Malformed', 'InvalidInternetGatewayID.NotFound', "The internetGateway ID '{id}' does not exist"],
  ['nat-', (id) => clients.ec2.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId: id })), 'NatGatewayMalformed', 'NatGatewayNotFound', 'NatGateway {id} was not found'],
  ['acl-', (id) => clients.ec2.send(new ec2.DeleteNetworkAclCommand({ NetworkAclId: id })), undefined, 'InvalidNetworkAclID.NotFound', "The networkAcl ID '{id}' does not exist"],
  ['eipalloc-', (id) => clients.ec2.send(new ec2.ReleaseAddressCommand({ AllocationId: id })), undefined, 'InvalidAllocationID.NotFound', "The allocation ID '{id}' does not exist"],
  ['eipassoc-', (id) => clients.ec2.send(new ec2.DisassociateAddressCommand({ AssociationId: id })), undefined, 'InvalidAssociationID.NotFound', "The association ID '{id}' does not exist"],
  ['pcx-', (id) => clients.ec2.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id })), 'InvalidVpcPeeringConnectionId.Malformed', 'InvalidVpcPeeringConnectionID.NotFound', "The vpcPeeringConnection ID '{id}' does not exist"],
  ['dopt-', (id) => clients.ec2.send(new ec2.DeleteDhcpOptionsCommand({ DhcpOptionsId: id })), 'InvalidDhcpOptionsId.Malformed', 'InvalidDhcpOptionID.NotFound', "The dhcpOptions ID '{id}' does not exist"],
  ['pl-', (id) => clients.ec2.send(new ec2.DeleteManagedPrefixListCommand({ PrefixListId: id })), 'InvalidPrefixListId.Malformed', 'InvalidPrefixListID.NotFound', "The prefix list ID '{id}' does not exist"],
  ['vpce-', (id) => clients.ec2.send(new ec2.ModifyVpcEndpointCommand({ VpcEndpointId: id })), 'InvalidVpcEndpointId.Malformed', 'InvalidVpcEndpointId.NotFound', "The Vpc Endpoint Id '{id}' does not exist"],
];

/** The API of VPC endpoints has words of its own. */
function malformedSentence(prefix: string, id: string): string {
  return prefix === 'vpce-' ? `Invalid Id: '${id}' (expecting 'vpce-...; the Id may only contain lowercase alphanumeric characters and a single dash')` : `Invalid id: "${id}" (expecting "${prefix}...")`;
}

test('an id that is malformed, of another kind, or of nothing', async (context) => {
  for (const [prefix, send, malformed, notFound, sentence] of sendsOfIds) {
    await context.test(prefix, async () => {
      for (const id of [`${prefix}nonsense`, 'i-0123456789abcdef0', `${prefix}0123456789abcdef012`]) {
        const refusal = await refusalOf(send(id));
        assert.deepEqual([refusal.name, refusal.message], malformed === undefined ? [notFound, sentence.replace('{id}', id)] : [malformed, malformedSentence(prefix, id)]);
      }
      const absent = await refusalOf(send(`${prefix}0123456789abcdef0`));
      assert.deepEqual([absent.name, absent.message, absent.status], [notFound, sentence.replace('{id}', `${prefix}0123456789abcdef0`), 400]);
    });
  }
});

test('a dry run of what would be done says so and does nothing; of what would not, why not', async () => {
  const dry = { DryRun: true };
  const count = async () => (await clients.ec2.send(new ec2.DescribeTagsCommand({}))).Tags?.length;
  const tagsBefore = await count();
  const { vpc, subnet, small, group, eni, spare, table, acl, gateway } = made;
  for (const call of [
    () => clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.8.0.0/16', TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }], ...dry })),
    () => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.9.0/24', ...dry })),
    () => clients.ec2.send(new ec2.DeleteSubnetCommand({ SubnetId: small, ...dry })),
    () => clients.ec2.send(new ec2.CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'dry', Description: 'd', ...dry })),
    () => clients.ec2.send(new ec2.AuthorizeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '1.0.0.0/8' }] }], ...dry })),
    () => clients.ec2.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: subnet, ...dry })),
    () => clients.ec2.send(new ec2.AllocateAddressCommand(dry)),
    () => clients.ec2.send(new ec2.ReleaseAddressCommand({ AllocationId: spare, ...dry })),
    () => clients.ec2.send(new ec2.DeleteRouteCommand({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', ...dry })),
    () => clients.ec2.send(new ec2.CreateNetworkAclEntryCommand({ NetworkAclId: acl, RuleNumber: 1, Protocol: '-1', RuleAction: 'allow', Egress: false, CidrBlock: '0.0.0.0/0', ...dry })),
    () => clients.ec2.send(new ec2.CreateNatGatewayCommand({ SubnetId: subnet, AllocationId: spare, ...dry })),
    () => clients.ec2.send(new ec2.CreateTagsCommand({ Resources: [eni ?? ''], Tags: [{ Key: 'a', Value: 'b' }], ...dry })),
    () => clients.ec2.send(new ec2.DescribeVpcsCommand(dry)),
  ]) {
    const { name, message, status } = await refusalOf(call());
    assert.deepEqual([name, message, status], ['DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412]);
  }
  assert.equal(await count(), tagsBefore);
  assert.equal((await refusalOf(clients.ec2.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId: gateway, ...dry })))).name, 'DependencyViolation');
});

test('a NAT gateway in a VPC without an internet gateway fails, and says why', async () => {
  const { Vpc } = await clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Subnet } = await clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/24' }));
  const { NatGateway } = await clients.ec2.send(new ec2.CreateNatGatewayCommand({ SubnetId: Subnet?.SubnetId, AllocationId: made['spare'] }));
  const shown = (await clients.ec2.send(new ec2.DescribeNatGatewaysCommand({ NatGatewayIds: [known(NatGateway?.NatGatewayId, 'it is answered')] }))).NatGateways?.[0];
  assert.deepEqual([NatGateway?.State, shown?.State, shown?.FailureCode, shown?.FailureMessage], ['pending', 'failed', 'Gateway.NotAttached', `Network ${Vpc?.VpcId} has no Internet gateway attached`]);
});

test('a subnet without a free address: no interface, and a task that says so', async () => {
  const SubnetId = known(made['small'], 'the /28');
  const create = () => clients.ec2.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId }));
  await Promise.all(Array.from({ length: 11 }, create));
  const { Subnets } = await clients.ec2.send(new ec2.DescribeSubnetsCommand({ SubnetIds: [SubnetId] }));
  assert.equal(Subnets?.[0]?.AvailableIpAddressCount, 0);
  const { name, message } = await refusalOf(create());
  assert.deepEqual([name, message], ['InsufficientFreeAddressesInSubnet', `The specified subnet '${SubnetId}' does not have enough free addresses to satisfy the request.`]);
  await registerFargate(clients, 'app', [{ name: 'main', image: productionName(), essential: true }]);
  const [taskArn] = await runFargate(clients, { taskDefinition: 'app', networkConfiguration: { awsvpcConfiguration: { subnets: [SubnetId] } } });
  const task = await taskIn(clients, known(taskArn, 'it is answered'), 'STOPPED');
  assert.deepEqual([task.stopCode, task.stoppedReason], ['TaskFailedToStart', `Unexpected EC2 error while attempting to Create Network Interface in subnet '${SubnetId}': InsufficientFreeAddressesInSubnet`]);
});

test('the AWS CLI shows codes and sentences as ever', { skip: awsCliPath() === undefined && 'the AWS CLI is not installed' }, async () => {
  const aws = new AwsCli(daemon);
  const { vpc = '' } = made;
  const [inUse, conflict, dry] = await Promise.all([
    aws.failure('ec2', 'delete-vpc', '--vpc-id', vpc),
    aws.failure('ec2', 'create-subnet', '--vpc-id', vpc, '--cidr-block', '10.0.0.0/24', '--dry-run'),
    aws.failure('ec2', 'create-vpc', '--cidr-block', '10.9.0.0/16', '--dry-run'),
  ]);
  assert.match(inUse, new RegExp(`An error occurred \\(DependencyViolation\\) when calling the DeleteVpc operation: The vpc '${vpc}' has dependencies and cannot be deleted\\.`));
  assert.match(conflict, /\(InvalidSubnet\.Conflict\)/);
  assert.match(dry, /An error occurred \(DryRunOperation\) .* Request would have succeeded, but DryRun flag is set\./);
});
