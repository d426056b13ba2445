import { RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import type { ChaosWorld } from './chaos-world.ts';
import type { ChaosOperation } from './operation.ts';

const tasksMax = 10;
const groupsMax = 3;

/** Of the family `web`. */
export const taskOperations: readonly ChaosOperation[] = [
  { weight: 3, run: runTask },
  { weight: 1, run: stopTask },
];

export async function runTask(world: ChaosWorld): Promise<void> {
  if (world.all('task').length >= tasksMax) return stopTask(world);
  const home = world.happens(75) ? world.oneOf(world.homes) : undefined;
  const subnet = home === undefined ? world.pick('subnet') : { id: home.subnetId, vpcId: home.vpcId };
  const others = Array.from({ length: world.random.int(groupsMax) }, () => world.pick('group', subnet.vpcId).id);
  const groups = home === undefined ? [world.pick('group', subnet.vpcId).id, ...others] : [home.groupId, ...others];
  const awsvpcConfiguration = { subnets: [subnet.id], securityGroups: [...new Set(groups)], assignPublicIp: home !== undefined || world.happens(75) ? 'ENABLED' as const : 'DISABLED' as const };
  const answer = await world.call('RunTask', ({ ecs }) => ecs.send(new RunTaskCommand({ taskDefinition: 'web', launchType: 'FARGATE', networkConfiguration: { awsvpcConfiguration } })));
  world.add('task', answer?.tasks?.[0]?.taskArn, subnet.vpcId);
}

async function stopTask(world: ChaosWorld): Promise<void> {
  const { id } = world.pick('task');
  const stopped = await world.call('StopTask', ({ ecs }) => ecs.send(new StopTaskCommand({ task: id })));
  if (stopped !== undefined) world.forget('task', id);
}
