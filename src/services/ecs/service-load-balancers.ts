import type { AdvancedConfiguration, ContainerDefinition, LoadBalancer } from '@aws-sdk/client-ecs';
import { parseArn } from '#base/arn.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { ServiceLoadBalancer } from '#model/service.ts';
import { targetGroups, type TargetGroup } from '#model/target-group.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import { subnets } from '#model/vpc.ts';
import { listenerActions } from '#state/listener-actions.ts';
import { isTargetGroupUsed } from '#state/target-group-use.ts';
import type { Reader } from '#state/store.ts';
import { invalidParameter } from './errors.ts';
import { checkRoles } from './roles.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html */
const targetGroupCountMax = 5;

export interface LoadBalancerContext {
  readonly scope: Scope;
  readonly taskDefinition: TaskDefinition;
  readonly subnetIds: readonly string[];
}

/** The load balancers that a service asks for; thrown is what ECS answers when its tasks could never be registered. */
export function serviceLoadBalancers(reader: Reader, asked: readonly LoadBalancer[], context: LoadBalancerContext): readonly ServiceLoadBalancer[] {
  if (asked.length > targetGroupCountMax) throw invalidParameter(`loadBalancers can have at most ${targetGroupCountMax} items.`);
  const balancers = asked.map((balancer) => serviceLoadBalancer(reader, balancer, context));
  const keys = balancers.map(({ targetGroupArn, containerName, containerPort }) => `${targetGroupArn} ${containerName} ${containerPort}`);
  const repeated = balancers.find((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (repeated !== undefined) throw invalidParameter(`loadBalancers names the target group ${repeated.targetGroupArn} more than once for port ${repeated.containerPort} of container ${repeated.containerName}.`);
  return balancers;
}

function serviceLoadBalancer(reader: Reader, { targetGroupArn, containerName, containerPort, advancedConfiguration: advanced }: LoadBalancer, context: LoadBalancerContext): ServiceLoadBalancer {
  if (!targetGroupArn) throw invalidParameter('targetGroupArn of loadBalancers can not be blank.');
  if (!containerName) throw invalidParameter('containerName of loadBalancers can not be blank.');
  if (typeof containerPort !== 'number') throw invalidParameter('containerPort of loadBalancers can not be blank.');
  checkContainer(context.taskDefinition, containerName, containerPort);
  const group = usableGroup(reader, targetGroupArn, context);
  if (!isTargetGroupUsed(reader, group)) throw invalidParameter(`The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`);
  const balancer = { targetGroupArn, containerName, containerPort };
  return advanced === undefined || Object.values(advanced).every((value) => !value) ? balancer : { ...balancer, advancedConfiguration: advancedConfiguration(reader, advanced, { ...context, targetGroupArn }) };
}

function checkContainer({ fields }: TaskDefinition, name: string, port: number): void {
  const container = (fields.containerDefinitions ?? []).find((candidate) => candidate.name === name);
  if (container === undefined) throw invalidParameter(`The container ${name} does not exist in the task definition.`);
  if (!publishes(container, port)) throw invalidParameter(`The container ${name} did not have a container port ${port} defined.`);
}

function publishes({ portMappings = [] }: ContainerDefinition, port: number): boolean {
  return portMappings.some(({ containerPort, containerPortRange }) => containerPort === port || isWithin(containerPortRange, port));
}

function isWithin(range: string | undefined, port: number): boolean {
  const [first = Infinity, last = -Infinity] = (range ?? '').split('-').filter((text) => text !== '').map(Number);
  return first <= port && port <= last;
}

/** The target group, when tasks with network interfaces of their own can be registered with it. */
function usableGroup(reader: Reader, arn: string, { scope, subnetIds }: LoadBalancerContext): TargetGroup {
  const group = reader.get(targetGroups, arn);
  if (group === undefined || scopeKey(group) !== scopeKey(scope)) {
    throw invalidParameter(`Unable to assume role and validate the specified targetGroupArn. Please verify that the ECS service role being passed has the proper permissions. (There is no target group ${arn}.)`);
  }
  if (group.targetType !== 'ip') throw invalidParameter(`The provided target group ${arn} has target type ${group.targetType}, which is incompatible with the awsvpc network mode specified in the task definition.`);
  const vpcId = reader.get(subnets, subnetIds[0] ?? '')?.vpcId;
  if (vpcId !== undefined && group.vpcId !== vpcId) throw invalidParameter(`The provided target group ${arn} is of ${group.vpcId}, but the subnets of the network configuration are of ${vpcId}.`);
  return group;
}

type Advanced = NonNullable<ServiceLoadBalancer['advancedConfiguration']>;

/** What a deployment that shifts traffic needs: it is looked at as a whole, whichever strategy the service has now (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html). */
function advancedConfiguration(reader: Reader, asked: AdvancedConfiguration, context: LoadBalancerContext & { readonly targetGroupArn: string }): Advanced {
  const { alternateTargetGroupArn, productionListenerRule, testListenerRule, roleArn } = asked;
  if (!alternateTargetGroupArn) throw invalidParameter('alternateTargetGroupArn of advancedConfiguration can not be blank.');
  if (!productionListenerRule) throw invalidParameter('productionListenerRule of advancedConfiguration can not be blank.');
  if (!roleArn) throw invalidParameter('roleArn of advancedConfiguration can not be blank.');
  if (alternateTargetGroupArn === context.targetGroupArn) throw invalidParameter('alternateTargetGroupArn of advancedConfiguration can not be the targetGroupArn.');
  usableGroup(reader, alternateTargetGroupArn, context);
  checkRule(reader, context.scope, { member: 'productionListenerRule', arn: productionListenerRule });
  if (testListenerRule) checkRule(reader, context.scope, { member: 'testListenerRule', arn: testListenerRule });
  checkRoles([roleArn]);
  return { alternateTargetGroupArn, productionListenerRule, ...(testListenerRule && { testListenerRule }), roleArn };
}

/** A rule of an application load balancer's listener, or a listener of a network load balancer, of the caller's own account and region. */
function checkRule(reader: Reader, { account, region }: Scope, { member, arn }: { readonly member: string; readonly arn: string }): void {
  const parsed = parseArn(arn);
  const isOwn = parsed?.account === account && parsed.region === region;
  if (!isOwn || listenerActions(reader, arn) === undefined) throw invalidParameter(`${member} ${arn} of advancedConfiguration does not exist.`);
}
