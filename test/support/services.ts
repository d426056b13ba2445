import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type CreateServiceCommandInput,
  type Deployment,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import type { Clients } from './clients.ts';
import { until } from './until.ts';

const stableTimeoutMs = 120_000;
/** Of one DescribeTasks. */
const describedMax = 100;

/** Creates a service on Fargate in the default subnets. Resolves as soon as the call is answered. */
export async function createService({ ec2, ecs }: Clients, input: Partial<CreateServiceCommandInput> & { readonly serviceName: string }): Promise<Service> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { service } = await ecs.send(new CreateServiceCommand({
    desiredCount: 2,
    ...(input.capacityProviderStrategy === undefined && { launchType: 'FARGATE' }),
    networkConfiguration: { awsvpcConfiguration: { subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), assignPublicIp: 'ENABLED' } },
    ...input,
  }));
  return known(service, 'the service that was created');
}

export async function describeService({ ecs }: Clients, serviceName: string): Promise<Service> {
  const { services, failures } = await ecs.send(new DescribeServicesCommand({ services: [serviceName], include: ['TAGS'] }));
  return known(services?.[0], `the service ${serviceName} (${JSON.stringify(failures)})`);
}

/** All tasks of the service that are listed as RUNNING, wanted or starting. */
export async function tasksOf({ ecs }: Clients, serviceName: string): Promise<readonly Task[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ serviceName }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns.slice(0, describedMax) }));
  return tasks;
}

/** Resolves to the service once it is what the AWS CLI's `wait services-stable` waits for, and says so in its last event. */
export async function steadyService(clients: Clients, serviceName: string, timeoutMs = stableTimeoutMs): Promise<Service> {
  try {
    return await serviceWhere(clients, serviceName, isSteady, timeoutMs);
  } catch (thrown) {
    const { deployments, events } = await describeService(clients, serviceName);
    throw new Error(`${serviceName} is not steady: ${JSON.stringify(deployments?.map(({ status, rolloutState, runningCount, desiredCount, failedTasks }) => ({ status, rolloutState, runningCount, desiredCount, failedTasks })))} ${JSON.stringify(events?.map(({ message }) => message), undefined, 1)}`, { cause: thrown });
  }
}

export function serviceWhere(clients: Clients, serviceName: string, claim: (service: Service) => boolean, timeoutMs = stableTimeoutMs): Promise<Service> {
  return until(`${serviceName} is as it should be: ${claim.toString()}`, timeoutMs, async () => {
    const service = await describeService(clients, serviceName);
    return claim(service) && service;
  });
}

/** Zones that were brought into balance may have been spoken of since. */
function isSteady({ deployments = [], runningCount, desiredCount, events = [] }: Service): boolean {
  const latest = events.find(({ message = '' }) => /has (reached|started|stopped) /.test(message))?.message;
  return deployments.length === 1 && deployments[0]?.rolloutState !== 'IN_PROGRESS' && runningCount === desiredCount && latest?.endsWith('has reached a steady state.') === true;
}

export function primaryOf({ deployments }: Service): Deployment {
  return known(deployments?.find(({ status }) => status === 'PRIMARY'), 'the PRIMARY deployment');
}

/** The service's events, the first first, without the ids of tasks and deployments. */
export function saidOf({ events = [] }: Service): readonly string[] {
  return events.map(({ message = '' }) => message.replaceAll(/[0-9a-f]{32}/g, 'T').replaceAll(/ecs-svc\/\d+/g, 'D')).toReversed();
}
