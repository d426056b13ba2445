import type { NetworkAcl as Ec2NetworkAcl, NetworkAclEntry as Ec2NetworkAclEntry } from '@aws-sdk/client-ec2';
import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import { lastRuleNumber, type NetworkAcl, type NetworkAclEntry } from '#model/network-acl.ts';
import { tagList } from './tags.ts';

export function networkAclView(acl: NetworkAcl): Ec2NetworkAcl {
  return {
    NetworkAclId: acl.id,
    VpcId: acl.vpcId,
    OwnerId: acl.account,
    IsDefault: acl.isDefault,
    Associations: acl.associations.map(({ id, subnetId }) => ({ NetworkAclAssociationId: id, NetworkAclId: acl.id, SubnetId: subnetId })),
    Entries: shownEntries(acl).map(entryView),
    Tags: tagList(acl.tags),
  };
}

/** All that EC2 shows, in the order in which they are tried: those that are kept, and the last one of each direction. */
export function shownEntries(acl: NetworkAcl): readonly NetworkAclEntry[] {
  return (['egress', 'ingress'] as const).flatMap((direction) => [
    ...acl.entries.filter((entry) => entry.direction === direction).toSorted((one, other) => one.ruleNumber - other.ruleNumber),
    { ruleNumber: lastRuleNumber, direction, protocol: '-1', action: 'deny', cidr: '0.0.0.0/0' } as const,
  ]);
}

function entryView({ ruleNumber, direction, protocol, action, cidr, ports, icmp }: NetworkAclEntry): Ec2NetworkAclEntry {
  return {
    RuleNumber: ruleNumber,
    Protocol: protocol,
    RuleAction: action,
    Egress: direction === 'egress',
    [isIpv6Cidr(cidr) ? 'Ipv6CidrBlock' : 'CidrBlock']: cidr,
    ...(ports === undefined ? {} : { PortRange: { From: ports.from, To: ports.to } }),
    ...(icmp === undefined ? {} : { IcmpTypeCode: { Type: icmp.type, Code: icmp.code } }),
  };
}
