import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { inconsistencies, type Ec2Answers } from '#services/ec2/testing/inconsistencies.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { makeVpcInUse } from '../support/vpc-in-use.ts';

const callers = 200;

test('of two hundred calls that race one wins, the others are refused for the reason, and nothing contradicts itself afterwards', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  const { vpc = '', subnet = '', group = '', table = '', acl = '', spare = '', otherEni = '', gateway = '', list = '' } = await makeVpcInUse(clients);
  const peer = known((await clients.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }))).Vpc?.VpcId, 'it is answered');
  const { NetworkInterfaces: taken = [] } = await clients.ec2.send(new ec2.DescribeNetworkInterfacesCommand({}));
  const PrivateIpAddress = Array.from({ length: 100 }, (_, host) => `10.0.0.${100 + host}`).find((free) => taken.every((eni) => eni.PrivateIpAddress !== free));
  const races: readonly (readonly [what: string, call: () => Promise<unknown>, refusal: string])[] = [
    ['subnets of one CIDR', () => clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.9.0/24' })), 'InvalidSubnet.Conflict'],
    ['groups of one name', () => clients.ec2.send(new ec2.CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'raced', Description: 'of a test' })), 'InvalidGroup.Duplicate'],
    ['one rule', () => clients.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '1.0.0.0/8' }] }] })), 'InvalidPermission.Duplicate'],
    ['one rule, gone', () => clients.ec2.send(new ec2.RevokeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, PrefixListIds: [{ PrefixListId: list }] }] })), 'InvalidPermission.NotFound'],
    ['one route', () => clients.ec2.send(new ec2.CreateRouteCommand({ RouteTableId: table, DestinationCidrBlock: '8.0.0.0/8', GatewayId: gateway })), 'RouteAlreadyExists'],
    ['one entry of an ACL', () => clients.ec2.send(new ec2.CreateNetworkAclEntryCommand({ NetworkAclId: acl, RuleNumber: 7, Protocol: '-1', RuleAction: 'allow', Egress: true, CidrBlock: '0.0.0.0/0' })), 'NetworkAclEntryAlreadyExists'],
    ['interfaces of one address', () => clients.ec2.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: subnet, PrivateIpAddress })), 'InvalidIPAddress.InUse'],
    ['internet gateways of one VPC', async () => clients.ec2.send(new ec2.AttachInternetGatewayCommand({ VpcId: peer, InternetGatewayId: (await clients.ec2.send(new ec2.CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId })), 'InvalidParameterValue'],
    ['versions of a prefix list', () => clients.ec2.send(new ec2.ModifyManagedPrefixListCommand({ PrefixListId: list, CurrentVersion: 1, AddEntries: [{ Cidr: '9.0.0.0/8' }] })), 'PrefixListVersionMismatch'],
    ['releases of an address', () => clients.ec2.send(new ec2.ReleaseAddressCommand({ AllocationId: spare })), 'InvalidAllocationID.NotFound'],
    ['deletions of an interface', () => clients.ec2.send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId: otherEni })), 'InvalidNetworkInterfaceID.NotFound'],
  ];
  const outcomes = await Promise.all(races.map(async ([what, call, refusal]) => ({ what, refusal, results: await Promise.allSettled(Array.from({ length: Math.ceil(callers / races.length) }, call)) })));
  for (const { what, refusal, results } of outcomes) {
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1, what);
    assert.deepEqual([...new Set(results.flatMap((result) => (result.status === 'rejected' && result.reason instanceof Error ? [result.reason.name] : [])))], [refusal], what);
  }
  assert.deepEqual(inconsistencies(await described(clients)), []);
});

test('what is used while it is deleted is either used or gone', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  const { vpc = '', eni = '', other = '' } = await makeVpcInUse(clients);
  for (let round = 0; round < 10; round += 1) {
    const { Subnet } = await clients.ec2.send(new ec2.CreateSubnetCommand({ VpcId: vpc, CidrBlock: `10.0.${10 + round}.0/24` }));
    const { GroupId } = await clients.ec2.send(new ec2.CreateSecurityGroupCommand({ VpcId: vpc, GroupName: `round-${round}`, Description: 'of a test' }));
    const { AllocationId } = await clients.ec2.send(new ec2.AllocateAddressCommand({}));
    await Promise.allSettled([
      clients.ec2.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId, Groups: [GroupId ?? ''] })),
      clients.ec2.send(new ec2.DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId })),
      clients.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: other, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }] })),
      clients.ec2.send(new ec2.DeleteSecurityGroupCommand({ GroupId })),
      clients.ec2.send(new ec2.AssociateAddressCommand({ AllocationId, NetworkInterfaceId: eni })),
      clients.ec2.send(new ec2.ReleaseAddressCommand({ AllocationId })),
      clients.ec2.send(new ec2.CreateNatGatewayCommand({ SubnetId: Subnet?.SubnetId, AllocationId })),
    ]);
    assert.deepEqual(inconsistencies(await described(clients)), [], `round ${round}`);
  }
});

async function described({ ec2: client }: Clients): Promise<Ec2Answers> {
  const [vpcs, subnets, interfaces, acls, tables, groups, addresses, gateways, natGateways, endpoints] = await Promise.all([
    client.send(new ec2.DescribeVpcsCommand({})),
    client.send(new ec2.DescribeSubnetsCommand({})),
    client.send(new ec2.DescribeNetworkInterfacesCommand({})),
    client.send(new ec2.DescribeNetworkAclsCommand({})),
    client.send(new ec2.DescribeRouteTablesCommand({})),
    client.send(new ec2.DescribeSecurityGroupsCommand({})),
    client.send(new ec2.DescribeAddressesCommand({})),
    client.send(new ec2.DescribeInternetGatewaysCommand({})),
    client.send(new ec2.DescribeNatGatewaysCommand({})),
    client.send(new ec2.DescribeVpcEndpointsCommand({})),
  ]);
  return {
    vpcs: vpcs.Vpcs ?? [],
    subnets: subnets.Subnets ?? [],
    interfaces: interfaces.NetworkInterfaces ?? [],
    acls: acls.NetworkAcls ?? [],
    tables: tables.RouteTables ?? [],
    groups: groups.SecurityGroups ?? [],
    addresses: addresses.Addresses ?? [],
    gateways: gateways.InternetGateways ?? [],
    natGateways: natGateways.NatGateways ?? [],
    endpoints: endpoints.VpcEndpoints ?? [],
  };
}
