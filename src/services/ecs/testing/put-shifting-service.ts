import type { CreateServiceCommandInput, DeploymentConfiguration, LoadBalancer } from '@aws-sdk/client-ecs';
import { call, EcsWorld } from './ecs-world.ts';
import { putListener, putTargetGroup } from './put-target-group.ts';

/** A world with a task definition of one port, and a load balancer whose rules lead to two target groups. */
export async function shiftingWorld() {
  const world = await EcsWorld.create();
  await world.register({ containerDefinitions: [{ name: 'app', image: 'app:1', portMappings: [{ containerPort: 80 }] }] });
  const [blue, green] = [await putTargetGroup(world, { isUnused: true }), await putTargetGroup(world, { name: 'green', isUnused: true })];
  const [production, test] = [defaultRule(await putListener(world, blue)), defaultRule(await putListener(world, green))];
  const advancedConfiguration = { alternateTargetGroupArn: green.arn, productionListenerRule: production, testListenerRule: test, roleArn: `arn:aws:iam::${call.account}:role/ecs` };
  const balancer = { targetGroupArn: blue.arn, containerName: 'app', containerPort: 80, advancedConfiguration } as const satisfies LoadBalancer;
  const create = (deploymentConfiguration: DeploymentConfiguration, change: Partial<CreateServiceCommandInput> = {}) => world.createService({ loadBalancers: [balancer], deploymentConfiguration, ...change });
  return { world, create, balancer, blue, green, production, test };
}

function defaultRule(listenerArn: string): string {
  return `${listenerArn.replace(':listener/', ':listener-rule/')}/0123456789abcdef`;
}
