import {
  AssignPrivateIpAddressesCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  DeleteManagedPrefixListCommand,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DeleteSecurityGroupCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupRulesCommand,
  ModifyManagedPrefixListCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  UnassignPrivateIpAddressesCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { ChaosWorld } from './chaos-world.ts';
import type { ChaosOperation } from './operation.ts';
import { deleteThing } from './vpc-operations.ts';

const cidrs = ['0.0.0.0/0', '10.50.0.0/16', '10.50.1.0/24', '10.51.0.0/16', '10.0.0.0/8', '127.64.0.0/10', '192.0.2.7/32'];
const listEntriesMax = 8;
/** The ports of tests' servers, and others. */
const portRanges = [[8_080, 8_080], [8_081, 8_081], [8_000, 9_000], [22, 22], [0, 65_535]] as const;

/** Groups, prefix lists, ACLs, and interfaces of running tasks. */
export const ruleOperations: readonly ChaosOperation[] = [
  { weight: 3, run: (world) => createGroup(world, world.pick('vpc').id) },
  { weight: 1, run: async (world) => deleteThing(world, 'group', (ec2, id) => ec2.send(new DeleteSecurityGroupCommand({ GroupId: id }))) },
  { weight: 12, run: authorize },
  { weight: 4, run: revoke },
  { weight: 6, run: changeInterfaceGroups },
  { weight: 2, run: changeInterface },
  { weight: 2, run: async (world) => world.add('prefix-list', (await world.ec2('CreateManagedPrefixList', (ec2) => ec2.send(new CreateManagedPrefixListCommand({ PrefixListName: `list${world.random.int(1_000)}`, AddressFamily: 'IPv4', MaxEntries: listEntriesMax, Entries: [{ Cidr: world.oneOf(cidrs) }] }))))?.PrefixList?.PrefixListId) },
  { weight: 3, run: changePrefixList },
  { weight: 1, run: async (world) => deleteThing(world, 'prefix-list', (ec2, id) => ec2.send(new DeleteManagedPrefixListCommand({ PrefixListId: id }))) },
  { weight: 2, run: createAcl },
  { weight: 4, run: createEntry },
  { weight: 2, run: async (world) => void (await world.ec2('DeleteNetworkAclEntry', (ec2) => ec2.send(new DeleteNetworkAclEntryCommand({ NetworkAclId: world.pick('acl').id, RuleNumber: ruleNumber(world), Egress: world.happens(50) })))) },
  { weight: 2, run: associateAcl },
  { weight: 1, run: async (world) => deleteThing(world, 'acl', (ec2, id) => ec2.send(new DeleteNetworkAclCommand({ NetworkAclId: id }))) },
];

export async function createGroup(world: ChaosWorld, vpcId: string): Promise<string | undefined> {
  const name = `group${world.random.int(10_000)}`;
  const id = (await world.ec2('CreateSecurityGroup', (ec2) => ec2.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: name, Description: name }))))?.GroupId;
  world.add('group', id, vpcId);
  return id;
}

async function authorize(world: ChaosWorld): Promise<void> {
  const group = world.pick('group');
  const input = { GroupId: group.id, IpPermissions: [permission(world, group.vpcId)] };
  if (world.happens(75)) await world.ec2('AuthorizeSecurityGroupIngress', (ec2) => ec2.send(new AuthorizeSecurityGroupIngressCommand(input)));
  else await world.ec2('AuthorizeSecurityGroupEgress', (ec2) => ec2.send(new AuthorizeSecurityGroupEgressCommand(input)));
}

function permission(world: ChaosWorld, vpcId: string | undefined): IpPermission {
  const [FromPort, ToPort] = world.oneOf(portRanges) ?? portRanges[0];
  const ports = world.happens(15) ? { IpProtocol: '-1' } : { IpProtocol: world.happens(85) ? 'tcp' : 'udp', FromPort, ToPort };
  if (world.happens(45)) return { ...ports, IpRanges: [{ CidrIp: world.oneOf(cidrs) }] };
  return world.happens(70) ? { ...ports, UserIdGroupPairs: [{ GroupId: world.pick('group', vpcId).id }] } : { ...ports, PrefixListIds: [{ PrefixListId: world.pick('prefix-list').id }] };
}

async function revoke(world: ChaosWorld): Promise<void> {
  const GroupId = world.pick('group').id;
  const described = await world.ec2('DescribeSecurityGroupRules', (ec2) => ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId] }] })));
  const rule = world.oneOf(described?.SecurityGroupRules ?? []);
  const input = { GroupId, SecurityGroupRuleIds: [rule?.SecurityGroupRuleId ?? 'sgr-0123456789abcdef0'] };
  if (rule?.IsEgress === true) await world.ec2('RevokeSecurityGroupEgress', (ec2) => ec2.send(new RevokeSecurityGroupEgressCommand(input)));
  else await world.ec2('RevokeSecurityGroupIngress', (ec2) => ec2.send(new RevokeSecurityGroupIngressCommand(input)));
}

async function changeInterfaceGroups(world: ChaosWorld): Promise<void> {
  const eni = await world.taskInterface();
  const home = world.homes.find(({ vpcId }) => vpcId === eni?.VpcId);
  const others = Array.from({ length: 1 + world.random.int(3) }, () => world.pick('group', eni?.VpcId).id);
  const Groups = home !== undefined && world.happens(60) ? [home.groupId, ...others] : others;
  await world.ec2('ModifyNetworkInterfaceAttribute', (ec2) => ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: eni?.NetworkInterfaceId, Groups: [...new Set(Groups)] })));
}

async function changeInterface(world: ChaosWorld): Promise<void> {
  const eni = await world.taskInterface();
  const NetworkInterfaceId = eni?.NetworkInterfaceId;
  const secondary = eni?.PrivateIpAddresses?.find(({ Primary }) => Primary !== true)?.PrivateIpAddress;
  if (world.happens(40)) await world.ec2('ModifyNetworkInterfaceAttribute', (ec2) => ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, SourceDestCheck: { Value: world.happens(50) } })));
  else if (secondary === undefined) await world.ec2('AssignPrivateIpAddresses', (ec2) => ec2.send(new AssignPrivateIpAddressesCommand({ NetworkInterfaceId, SecondaryPrivateIpAddressCount: 1 })));
  else await world.ec2('UnassignPrivateIpAddresses', (ec2) => ec2.send(new UnassignPrivateIpAddressesCommand({ NetworkInterfaceId, PrivateIpAddresses: [secondary] })));
}

async function changePrefixList(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('prefix-list');
  const described = await world.ec2('DescribeManagedPrefixLists', (ec2) => ec2.send(new DescribeManagedPrefixListsCommand({ PrefixListIds: [id] })));
  const CurrentVersion = described?.PrefixLists?.[0]?.Version;
  const entries = [{ Cidr: world.oneOf(cidrs) }];
  await world.ec2('ModifyManagedPrefixList', (ec2) => ec2.send(new ModifyManagedPrefixListCommand({ PrefixListId: id, CurrentVersion, ...(world.happens(70) ? { AddEntries: entries } : { RemoveEntries: entries }) })));
}

async function createAcl(world: ChaosWorld): Promise<void> {
  const vpcId = world.pick('vpc').id;
  world.add('acl', (await world.ec2('CreateNetworkAcl', (ec2) => ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId }))))?.NetworkAcl?.NetworkAclId, vpcId);
}

async function createEntry(world: ChaosWorld): Promise<void> {
  const [from, to] = world.oneOf([[0, 65_535], [1_024, 65_535], [8_080, 8_080]] as const) ?? [0, 65_535];
  const all = world.happens(50) ? { Protocol: '-1' } : { Protocol: '6', PortRange: { From: from, To: to } };
  const input = { NetworkAclId: world.pick('acl').id, RuleNumber: ruleNumber(world), Egress: world.happens(50), RuleAction: world.happens(80) ? 'allow' as const : 'deny' as const, CidrBlock: world.oneOf(cidrs), ...all };
  await world.ec2('CreateNetworkAclEntry', (ec2) => ec2.send(new CreateNetworkAclEntryCommand(input)));
}

function ruleNumber(world: ChaosWorld): number {
  return 10 * (1 + world.random.int(6));
}

async function associateAcl(world: ChaosWorld): Promise<void> {
  const home = world.happens(25) ? world.oneOf(world.homes) : undefined;
  const subnet = home === undefined ? world.pick('subnet') : { id: home.subnetId, vpcId: home.vpcId };
  const described = await world.ec2('DescribeNetworkAcls', (ec2) => ec2.send(new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [subnet.vpcId ?? ''] }] })));
  const AssociationId = described?.NetworkAcls?.flatMap(({ Associations = [] }) => Associations).find(({ SubnetId }) => SubnetId === subnet.id)?.NetworkAclAssociationId ?? 'aclassoc-0123456789abcdef0';
  // Most often the default one, or soon nothing would pass.
  const NetworkAclId = world.happens(60) ? described?.NetworkAcls?.find(({ IsDefault }) => IsDefault === true)?.NetworkAclId : world.pick('acl', subnet.vpcId).id;
  await world.ec2('ReplaceNetworkAclAssociation', (ec2) => ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId })));
}
