import { parseArn, type Arn } from '#base/arn.ts';
import { certificates } from '#model/certificate.ts';
import { clusters } from '#model/cluster.ts';
import type { Collection } from '#model/collection.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { logGroups } from '#model/log-group.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { oidcProviders } from '#model/oidc-provider.ts';
import { parameters } from '#model/parameter.ts';
import { prefixLists } from '#model/prefix-list.ts';
import { repositories } from '#model/repository.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { secrets } from '#model/secret.ts';
import { securityGroups } from '#model/security-group.ts';
import { services } from '#model/service.ts';
import type { Tag } from '#model/tag.ts';
import { targetGroups } from '#model/target-group.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { taskSets } from '#model/task-set.ts';
import { tasks } from '#model/task.ts';
import { trustStores } from '#model/trust-store.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import type { Reader } from './store.ts';

/** What policies see as `aws:ResourceTag/…` of the resource that an action is on; undefined for what has no tags or does not exist. */
export function resourceTags(reader: Reader, arn: string): Readonly<Record<string, string>> | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined) return undefined;
  const type = /^[^/:]*/.exec(parsed.resource)?.[0] ?? '';
  return kinds[`${parsed.service} ${type}`]?.(reader, arn, parsed);
}

type TagsOf = (reader: Reader, arn: string, parsed: Arn) => Readonly<Record<string, string>> | undefined;

const kinds: Readonly<Record<string, TagsOf>> = {
  'acm certificate': byArn(certificates),
  'ec2 dhcp-options': byId(dhcpOptions),
  'ec2 elastic-ip': byId(elasticIps),
  'ec2 internet-gateway': byId(internetGateways),
  'ec2 natgateway': byId(natGateways),
  'ec2 network-acl': byId(networkAcls),
  'ec2 network-interface': byId(networkInterfaces),
  'ec2 prefix-list': byId(prefixLists),
  'ec2 route-table': byId(routeTables),
  'ec2 security-group': byId(securityGroups),
  'ec2 subnet': byId(subnets),
  'ec2 vpc': byId(vpcs),
  'ec2 vpc-endpoint': byId(vpcEndpoints),
  'ecr repository': byArn(repositories),
  'ecr-public repository': byArn(repositories),
  'ecs cluster': byArn(clusters),
  'ecs service': byArn(services),
  'ecs task': byArn(tasks),
  'ecs task-definition': byArn(taskDefinitions),
  'ecs task-set': byArn(taskSets),
  'elasticloadbalancing listener': byArn(listeners),
  'elasticloadbalancing listener-rule': byArn(listenerRules),
  'elasticloadbalancing loadbalancer': byArn(loadBalancers),
  'elasticloadbalancing targetgroup': byArn(targetGroups),
  'elasticloadbalancing truststore': byArn(trustStores),
  'iam instance-profile': byArn(instanceProfiles),
  'iam oidc-provider': byArn(oidcProviders),
  'iam policy': byArn(iamPolicies),
  'iam role': byArn(iamRoles),
  'iam user': byArn(iamUsers),
  'kms key': byArn(kmsKeys),
  'logs log-group': (reader, _arn, { resource, ...scope }) => reader.get(logGroups, groupArnOf(scope, resource))?.tags,
  'secretsmanager secret': byArn(secrets),
  'ssm parameter': byArn(parameters),
};

function byArn<Doc extends { readonly tags: readonly Tag[] }>(collection: Collection<Doc>): TagsOf {
  return (reader, arn) => asRecord(reader.get(collection, arn)?.tags);
}

/** EC2 keeps its resources by their ids, which another account's ARN may name too. */
function byId<Doc extends { readonly tags: readonly Tag[]; readonly account: string; readonly region: string }>(collection: Collection<Doc>): TagsOf {
  return (reader, _arn, { account, region, resource }) => {
    const document = reader.get(collection, resource.slice(resource.indexOf('/') + 1));
    return document?.account === account && document.region === region ? asRecord(document.tags) : undefined;
  };
}

/** The tags of a stream are its group's. */
function groupArnOf({ partition, service, region, account }: Omit<Arn, 'resource'>, resource: string): string {
  const [kind = '', name = ''] = resource.split(':');
  return `arn:${partition}:${service}:${region}:${account}:${kind}:${name}`;
}

function asRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> | undefined {
  return tags === undefined ? undefined : Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
