import type { ResourceType } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { Collection } from '#model/collection.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { prefixLists } from '#model/prefix-list.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import type { Tag } from '#model/tag.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { peeringTags, vpcPeeringConnections, withPeeringTags } from '#model/vpc-peering.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { checkId, idKinds, notFound, type IdKind } from './errors.ts';
import { findReservation } from './subnet-cidr-reservations.ts';

/** A kind of resource that has tags, and where they are kept. */
export interface Taggable {
  readonly resourceType: ResourceType;
  readonly idKind: IdKind;
  readonly all: (reader: Reader, scope: Scope) => readonly { readonly id: string; readonly tags: readonly Tag[] }[];
  /** Throws the caller's error for an id that nothing has. */
  readonly retag: (transaction: Transaction, target: { readonly scope: Scope; readonly id: string }, retagged: (tags: readonly Tag[]) => readonly Tag[]) => void;
}

/** Of the kind that the id's prefix says. */
export function taggableOf(id: string): Taggable {
  const found = taggables.find(({ idKind }) => id.startsWith(idKind.prefix));
  if (found === undefined) throw new CallerError('InvalidID', `The ID '${id}' is not valid`);
  return found;
}

export const taggables: readonly Taggable[] = [
  documents('dhcp-options', idKinds.dhcpOptions, dhcpOptions),
  documents('elastic-ip', idKinds.elasticIp, elasticIps),
  documents('internet-gateway', idKinds.internetGateway, internetGateways),
  documents('natgateway', idKinds.natGateway, natGateways),
  documents('network-acl', idKinds.networkAcl, networkAcls),
  documents('network-interface', idKinds.networkInterface, networkInterfaces),
  documents('prefix-list', idKinds.prefixList, prefixLists),
  documents('route-table', idKinds.routeTable, routeTables),
  documents('security-group', idKinds.securityGroup, securityGroups),
  securityGroupRules(),
  documents('subnet', idKinds.subnet, subnets),
  subnetCidrReservations(),
  documents('vpc', idKinds.vpc, vpcs),
  documents('vpc-endpoint', idKinds.vpcEndpoint, vpcEndpoints),
  peerings(),
];

function documents<Doc extends { readonly tags: readonly Tag[] }>(resourceType: ResourceType, idKind: IdKind, collection: Collection<Doc, 'scope'>): Taggable {
  return {
    resourceType,
    idKind,
    all: (reader, scope) => reader.find(collection, 'scope', scopeKey(scope)).map((doc) => ({ id: collection.key(doc), tags: doc.tags })),
    retag(transaction, { scope, id }, retagged) {
      checkId(idKind, id);
      const doc = transaction.get(collection, id);
      if (doc === undefined || collection.indexes.scope(doc) !== scopeKey(scope)) throw notFound(idKind, id);
      transaction.put(collection, { ...doc, tags: retagged(doc.tags) });
    },
  };
}

/** A connection is of two accounts or regions, and each has tags of its own for it. */
function peerings(): Taggable {
  const idKind = idKinds.vpcPeeringConnection;
  const connections = (reader: Reader, scope: Scope) => reader.find(vpcPeeringConnections, 'scope', scopeKey(scope));
  return {
    resourceType: 'vpc-peering-connection',
    idKind,
    all: (reader, scope) => connections(reader, scope).map((connection) => ({ id: connection.id, tags: peeringTags(connection, scope) })),
    retag(transaction, { scope, id }, retagged) {
      checkId(idKind, id);
      const connection = connections(transaction, scope).find((candidate) => candidate.id === id);
      if (connection === undefined) throw notFound(idKind, id);
      transaction.put(vpcPeeringConnections, withPeeringTags(connection, scope, retagged(peeringTags(connection, scope))));
    },
  };
}

/** Reservations are kept within their subnets. */
function subnetCidrReservations(): Taggable {
  const idKind = idKinds.subnetCidrReservation;
  return {
    resourceType: 'subnet-cidr-reservation',
    idKind,
    all: (reader, scope) => reader.find(subnets, 'scope', scopeKey(scope)).flatMap(({ cidrReservations = [] }) => cidrReservations),
    retag(transaction, { scope, id }, retagged) {
      const { subnet } = findReservation(transaction, scope, id);
      transaction.put(subnets, { ...subnet, cidrReservations: (subnet.cidrReservations ?? []).map((other) => (other.id === id ? { ...other, tags: retagged(other.tags) } : other)) });
    },
  };
}

/** Rules are kept within their groups. */
function securityGroupRules(): Taggable {
  const idKind = idKinds.securityGroupRule;
  const groups = (reader: Reader, scope: Scope): readonly SecurityGroup[] => reader.find(securityGroups, 'scope', scopeKey(scope));
  return {
    resourceType: 'security-group-rule',
    idKind,
    all: (reader, scope) => groups(reader, scope).flatMap((group) => group.rules),
    retag(transaction, { scope, id }, retagged) {
      checkId(idKind, id);
      const group = groups(transaction, scope).find(({ rules }) => rules.some((rule) => rule.id === id));
      if (group === undefined) throw notFound(idKind, id);
      transaction.put(securityGroups, { ...group, rules: group.rules.map((rule) => (rule.id === id ? { ...rule, tags: retagged(rule.tags) } : rule)) });
    },
  };
}
