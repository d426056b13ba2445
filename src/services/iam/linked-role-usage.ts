import { clusters, defaultClusterName, type Cluster } from '#model/cluster.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import type { RoleUsage } from '#model/role-deletion.ts';
import { services } from '#model/service.ts';
import { tasks } from '#model/task.ts';
import type { Reader } from '#state/store.ts';

interface Using {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
}

/** Whose life keeps a service from giving up its role, of the services that are served here. */
const users: Readonly<Record<string, (reader: Reader) => readonly Using[]>> = {
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html
  'ecs.amazonaws.com': (reader) => reader.list(clusters).filter((cluster) => isUsed(reader, cluster)),
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
  'elasticloadbalancing.amazonaws.com': (reader) => reader.list(loadBalancers),
};

/** What a service still does with its role in an account, by Region. */
export function linkedRoleUsage(reader: Reader, account: string, principal: string): readonly RoleUsage[] {
  const using = (users[principal]?.(reader) ?? []).filter((user) => user.account === account);
  const regions = [...new Set(using.map(({ region }) => region))].toSorted();
  return regions.map((region) => ({ region, resourceArns: using.filter((user) => user.region === region).map(({ arn }) => arn) }));
}

/** The default cluster comes by itself, so it counts only when something is in it. */
function isUsed(reader: Reader, { arn, name, status }: Cluster): boolean {
  if (status === 'INACTIVE') return false;
  if (name !== defaultClusterName) return true;
  return reader.find(services, 'cluster', arn).some((service) => service.status !== 'INACTIVE') || reader.find(tasks, 'cluster', arn).some((task) => task.lastStatus !== 'STOPPED');
}
