import type { Ids } from '#base/ids.ts';
import { known } from '#base/assert.ts';
import { defaultVpc, type DefaultVpc } from '#model/default-vpc.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { securityGroups, subnets, vpcs } from '#model/vpc.ts';
import type { Reader, Transaction } from './store.ts';

/** The default VPC of an account's region, made when it is first asked for. */
export function ensureDefaultVpc(transaction: Transaction, scope: Scope, ids: Ids): DefaultVpc {
  const found = findDefaultVpc(transaction, scope);
  if (found !== undefined) return found;
  const made = defaultVpc(scope, ids);
  transaction.put(vpcs, made.vpc);
  for (const subnet of made.subnets) transaction.put(subnets, subnet);
  transaction.put(securityGroups, made.securityGroup);
  transaction.put(internetGateways, made.internetGateway);
  transaction.put(routeTables, made.routeTable);
  return made;
}

/** Undefined until somebody has asked for it with `ensureDefaultVpc`. */
export function findDefaultVpc(reader: Reader, scope: Scope): DefaultVpc | undefined {
  const vpc = reader.find(vpcs, 'scope', scopeKey(scope)).find((candidate) => candidate.isDefault);
  if (vpc === undefined) return undefined;
  return {
    vpc,
    subnets: reader.find(subnets, 'vpc', vpc.id).filter((subnet) => subnet.isDefaultForAz),
    securityGroup: known(reader.find(securityGroups, 'vpc', vpc.id).find((group) => group.name === 'default'), `the default security group of ${vpc.id}`),
    internetGateway: known(reader.find(internetGateways, 'vpc', vpc.id)[0], `the internet gateway of ${vpc.id}`),
    routeTable: known(reader.find(routeTables, 'vpc', vpc.id).find((table) => table.isMain), `the main route table of ${vpc.id}`),
  };
}
