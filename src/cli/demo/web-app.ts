import { CreateServiceCommand, DeleteServiceCommand, DescribeServicesCommand, RegisterTaskDefinitionCommand, ServiceNotActiveException, ServiceNotFoundException, UpdateServiceCommand, type Service } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import type { Cloud } from './cloud.ts';
import { rolloutText } from './rollout-text.ts';
import { defaultNetwork } from './security-groups.ts';
import { appContainer, appTaskDefinition, webPort, type SampleNames } from './task-definitions.ts';

const serviceName = 'drydock-demo';
/** How many tasks the web app has. */
export const appTasks = 3;
const pollMs = 50;
const timeoutMs = 60 * secondMs;

export interface DemoApp {
  readonly cluster: string;
  readonly names: SampleNames;
  readonly group: string;
  readonly targetGroupArn: string;
  /** Called whenever the service is seen changed; the last time with `isDone`. */
  readonly onProgress: (text: string, sinceMs: number, isDone: boolean) => void;
}

/** The service of the web app behind its target group, until it is steady. */
export async function createApp(cloud: Cloud, demo: DemoApp): Promise<void> {
  await untilService(cloud, demo.cluster, (service) => service === undefined || service.status === 'INACTIVE');
  await cloud.ecs.send(new CreateServiceCommand({
    cluster: demo.cluster,
    serviceName,
    desiredCount: appTasks,
    launchType: 'FARGATE',
    taskDefinition: await registered(cloud, demo, 1),
    loadBalancers: [{ targetGroupArn: demo.targetGroupArn, containerName: appContainer, containerPort: webPort }],
    networkConfiguration: await defaultNetwork(cloud, demo.group),
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  }));
  await followRollout(cloud, demo);
}

/** Its tasks are replaced by those of a second revision: as many are healthy as are wanted before an old one is drained. */
export async function rollApp(cloud: Cloud, demo: DemoApp): Promise<void> {
  await cloud.ecs.send(new UpdateServiceCommand({ cluster: demo.cluster, service: serviceName, taskDefinition: await registered(cloud, demo, 2) }));
  await followRollout(cloud, demo);
}

/** Asks for the end of the one that a demo before this one left, which then goes by itself. */
export async function deleteApp({ ecs }: Cloud, cluster: string): Promise<void> {
  await ecs.send(new DeleteServiceCommand({ cluster, service: serviceName, force: true })).catch((thrown: unknown) => {
    if (!(thrown instanceof ServiceNotFoundException || thrown instanceof ServiceNotActiveException)) throw thrown;
  });
}

async function registered({ ecs }: Cloud, { names }: DemoApp, revision: number): Promise<string> {
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(appTaskDefinition(names, revision)));
  return known(taskDefinition?.taskDefinitionArn, 'the ARN of a registered task definition');
}

async function followRollout(cloud: Cloud, { cluster, onProgress }: DemoApp): Promise<void> {
  const startedAt = performance.now();
  let last = '';
  await untilService(cloud, cluster, (service) => {
    const { deployments = [] } = known(service, 'the service of the demo');
    const isDone = deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED';
    const text = rolloutText(deployments);
    if (text !== last || isDone) onProgress(text, performance.now() - startedAt, isDone);
    last = text;
    return isDone;
  });
}

async function untilService({ ecs }: Cloud, cluster: string, isRight: (service: Service | undefined) => boolean): Promise<void> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [serviceName] }));
    if (isRight(services?.[0])) return;
    if (performance.now() > endsAt) throw new WorldError('ServiceTooSlow', `the service ${serviceName} is not where it should be after ${timeoutMs / secondMs} s: ${services?.[0]?.events?.[0]?.message ?? 'it said nothing'}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
