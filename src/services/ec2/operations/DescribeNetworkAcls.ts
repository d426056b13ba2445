import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import { networkAcls, type NetworkAcl, type NetworkAclEntry } from '#model/network-acl.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { networkAclView, shownEntries } from '../views/network-acl.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkAcls.html */
export default {
  access: describes('DescribeNetworkAcls'),
  async handle(input, call, deps) {
    const docs = await inScope(deps, call, networkAcls);
    const { items, nextToken } = describe(input, { docs, ids: input.NetworkAclIds, idKind: idKinds.networkAcl, idOf: (acl) => acl.id, filters });
    return { NetworkAcls: items.map(networkAclView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeNetworkAcls'>;

/** A protocol goes by its number and, where EC2 documents one, by its name. */
const protocolNames: Readonly<Record<string, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' };

const ofEntries = (values: (entry: NetworkAclEntry) => readonly (string | number | undefined)[]) => (acl: NetworkAcl) =>
  shownEntries(acl).flatMap(values).filter((value) => value !== undefined).map(String);

const filters: FilterTable<NetworkAcl> = {
  'association.association-id': (acl) => acl.associations.map(({ id }) => id),
  'association.network-acl-id': (acl) => (acl.associations.length > 0 ? [acl.id] : []),
  'association.subnet-id': (acl) => acl.associations.map(({ subnetId }) => subnetId),
  'default': (acl) => [String(acl.isDefault)],
  'entry.cidr': ofEntries(({ cidr }) => (isIpv6Cidr(cidr) ? [] : [cidr])),
  'entry.ipv6-cidr': ofEntries(({ cidr }) => (isIpv6Cidr(cidr) ? [cidr] : [])),
  'entry.egress': ofEntries(({ direction }) => [String(direction === 'egress')]),
  'entry.icmp.code': ofEntries(({ icmp }) => [icmp?.code]),
  'entry.icmp.type': ofEntries(({ icmp }) => [icmp?.type]),
  'entry.port-range.from': ofEntries(({ ports }) => [ports?.from]),
  'entry.port-range.to': ofEntries(({ ports }) => [ports?.to]),
  'entry.protocol': ofEntries(({ protocol }) => [protocol, protocolNames[protocol]]),
  'entry.rule-action': ofEntries(({ action }) => [action]),
  'entry.rule-number': ofEntries(({ ruleNumber }) => [ruleNumber]),
  'network-acl-id': (acl) => [acl.id],
  'owner-id': (acl) => [acl.account],
  'vpc-id': (acl) => [acl.vpcId],
  ...tagFilters<NetworkAcl>(),
};
