import { AllocateAddressCommand, AssociateAddressCommand, AssociateDhcpOptionsCommand, AssociateRouteTableCommand, AttachInternetGatewayCommand, AuthorizeSecurityGroupIngressCommand, CreateDhcpOptionsCommand, CreateInternetGatewayCommand, CreateManagedPrefixListCommand, CreateNatGatewayCommand, CreateNetworkAclCommand, CreateNetworkInterfaceCommand, CreateRouteCommand, CreateRouteTableCommand, CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, CreateVpcEndpointCommand, DescribeNetworkAclsCommand, DescribeNetworkInterfacesCommand, ReplaceNetworkAclAssociationCommand } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import type { Clients } from './clients.ts';

/** Ids, and the public address of one, by the names that tests give them. */
export type MadeIds = Readonly<Record<string, string>>;

/** A VPC of which every part is used by another. */
export async function makeVpcInUse({ ec2 }: Clients): Promise<MadeIds> {
  const id = (value: string | undefined) => known(value, 'an id in the answer');
  const vpc = id((await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId);
  const subnet = id((await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.0.0/24', AvailabilityZone: 'us-east-1a' }))).Subnet?.SubnetId);
  const small = id((await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.1.0/28', AvailabilityZone: 'us-east-1a' }))).Subnet?.SubnetId);
  const gateway = id((await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpc, InternetGatewayId: gateway }));

  const table = id((await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }))).RouteTable?.RouteTableId);
  const tableAssociation = id((await ec2.send(new AssociateRouteTableCommand({ RouteTableId: table, SubnetId: subnet }))).AssociationId);
  await ec2.send(new CreateRouteCommand({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway }));

  const acl = id((await ec2.send(new CreateNetworkAclCommand({ VpcId: vpc }))).NetworkAcl?.NetworkAclId);
  const [inUse] = (await ec2.send(new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnet] }] }))).NetworkAcls ?? [];
  const AssociationId = inUse?.Associations?.find(({ SubnetId }) => SubnetId === subnet)?.NetworkAclAssociationId;
  await ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: acl }));

  const dhcpOptions = id((await ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations: [{ Key: 'domain-name', Values: ['corp.internal'] }] }))).DhcpOptions?.DhcpOptionsId);
  await ec2.send(new AssociateDhcpOptionsCommand({ VpcId: vpc, DhcpOptionsId: dhcpOptions }));

  const list = id((await ec2.send(new CreateManagedPrefixListCommand({ PrefixListName: 'offices', AddressFamily: 'IPv4', MaxEntries: 5 }))).PrefixList?.PrefixListId);
  const group = id((await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'web', Description: 'of a test' }))).GroupId);
  const other = id((await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'app', Description: 'of a test' }))).GroupId);
  for (const [GroupId, peer] of [[group, other], [other, group]] as const) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: peer }], PrefixListIds: [{ PrefixListId: list }] }] }));

  const eni = id((await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnet, Groups: [group], PrivateIpAddress: '10.0.0.50' }))).NetworkInterface?.NetworkInterfaceId);
  const otherEni = id((await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnet, Groups: [group] }))).NetworkInterface?.NetworkInterfaceId);
  const elastic = await ec2.send(new AllocateAddressCommand({}));
  const address = id(elastic.AllocationId);
  const addressAssociation = id((await ec2.send(new AssociateAddressCommand({ AllocationId: address, NetworkInterfaceId: eni }))).AssociationId);
  const spare = id((await ec2.send(new AllocateAddressCommand({}))).AllocationId);
  const natAddress = id((await ec2.send(new AllocateAddressCommand({}))).AllocationId);
  const nat = id((await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnet, AllocationId: natAddress }))).NatGateway?.NatGatewayId);
  const endpoint = id((await ec2.send(new CreateVpcEndpointCommand({ VpcId: vpc, VpcEndpointType: 'Interface', ServiceName: 'com.amazonaws.us-east-1.logs', SubnetIds: [subnet], SecurityGroupIds: [group], PrivateDnsEnabled: false }))).VpcEndpoint?.VpcEndpointId);

  const interfaces = (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }))).NetworkInterfaces ?? [];
  const ofType = (type: string) => known(interfaces.find(({ InterfaceType }) => InterfaceType === type), `an interface of type ${type}`);
  const endpointEni = ofType('vpc_endpoint');
  return { vpc, subnet, small, gateway, table, tableAssociation, acl, dhcpOptions, list, group, other, eni, otherEni, address, addressIp: id(elastic.PublicIp), addressAssociation, spare, natAddress, nat, endpoint, endpointEni: id(endpointEni.NetworkInterfaceId), endpointAttachment: id(endpointEni.Attachment?.AttachmentId), natEni: id(ofType('nat_gateway').NetworkInterfaceId) };
}
