import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { LiveTask } from '../supervisor/live-task.ts';
import { newContainer, newTask, type ContainerState } from '../supervisor/task-state.ts';
import { taskOrder } from '../supervisor/world.fixture.ts';

export const taskId = 'e9028f8d5d8e4f258373e7b93ce9a3c3';
export const runtimeId = `${taskId}-2495160603`;
const imageDigest = 'sha256:25f3695bedfb454a50f12d127839a68ad3caf91e451c1da073db34c542c4d2cb';

/** The container of the examples in https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-examples.html */
export const documentedContainer: ContainerOrder = {
  name: 'curl',
  arn: 'arn:aws:ecs:us-west-2:111122223333:container/1bdcca8b-f905-4ee6-885c-4064cb70f6e6',
  runtimeId,
  definition: {
    name: 'curl',
    image: '111122223333.dkr.ecr.us-west-2.amazonaws.com/curltest:latest',
    cpu: 10,
    memory: 128,
    logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-create-group': 'true', 'awslogs-group': '/ecs/containerlogs', 'awslogs-region': 'us-west-2', 'awslogs-stream-prefix': 'ecs' } },
  },
};

export const documentedOrder: TaskOrder = taskOrder([documentedContainer], {
  taskArn: `arn:aws:ecs:us-west-2:111122223333:task/default/${taskId}`,
  taskId,
  clusterArn: 'arn:aws:ecs:us-west-2:111122223333:cluster/default',
  family: 'curltest',
  revision: 3,
  availabilityZone: 'us-west-2d',
  cpu: 256,
  memory: 512,
  network: {
    ...taskOrder([]).network,
    subnetCidr: '192.0.2.0/24',
    privateIpv4Address: '192.0.2.3',
    macAddress: '0a:de:f6:10:51:e5',
    privateDnsName: 'ip-192-0-2-3.us-west-2.compute.internal',
    nameServers: ['192.0.2.2'],
    searchDomains: ['us-west-2.compute.internal'],
  },
});

export const pulledAt = Date.UTC(2020, 9, 8, 20, 47, 16, 50);
export const startedAt = Date.UTC(2020, 9, 8, 20, 47, 20, 567);

export const runningContainer: ContainerState = { ...newContainer, life: { status: 'running', startedAt }, imageDigest, manifestDigest: imageDigest };

/** The task of the examples while it runs, with what a test wants to be otherwise. */
export function documentedTask(change: Partial<ContainerState> = {}, container: Partial<ContainerOrder['definition']> = {}): LiveTask {
  const changed = { ...documentedContainer, definition: { ...documentedContainer.definition, ...container } };
  return {
    order: { ...documentedOrder, containers: [changed] },
    state: { ...newTask, connectivityAt: pulledAt, isPrepared: true, pullStartedAt: pulledAt, pullStoppedAt: startedAt - 1_000, startedAt, containers: new Map([['curl', { ...runningContainer, ...change }]]) },
  };
}
