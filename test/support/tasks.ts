import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, RegisterTaskDefinitionCommand, RunTaskCommand, type ContainerDefinition, type RegisterTaskDefinitionCommandInput, type RunTaskCommandInput, type Task } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import type { Clients } from './clients.ts';
import { executionRole } from './roles.ts';
import { until } from './until.ts';

const stateTimeoutMs = 90_000;

/** The image `app:1` by the name that a production task definition gives it. */
export function productionName(account = '000000000000', region = 'us-east-1', nameAndTag = 'app:1'): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/${nameAndTag}`;
}

/** Shells as process 1 ignore SIGTERM: without this every test would wait the 30 s that a container has by default. */
const stopTimeout = 2;

/** Registers a Fargate task definition whose containers all log to `/ecs/<family>`, the group being made on demand by the usual execution role. */
export async function registerFargate(clients: Clients, family: string, containers: readonly ContainerDefinition[], more: Partial<RegisterTaskDefinitionCommandInput> = {}): Promise<string> {
  const { taskDefinition } = await clients.ecs.send(new RegisterTaskDefinitionCommand({
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: more.executionRoleArn ?? (await executionRole(clients)),
    containerDefinitions: containers.map((container) => ({ logConfiguration: awslogs(family), stopTimeout, ...container })),
    ...more,
  }));
  return known(taskDefinition?.taskDefinitionArn, 'the ARN of a registered task definition');
}

export function awslogs(family: string): ContainerDefinition['logConfiguration'] {
  return { logDriver: 'awslogs', options: { 'awslogs-group': `/ecs/${family}`, 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs', 'awslogs-create-group': 'true' } };
}

/** Runs tasks on Fargate in the default subnets. Resolves to their ARNs. */
export async function runFargate({ ec2, ecs }: Clients, input: RunTaskCommandInput): Promise<readonly string[]> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { tasks = [], failures = [] } = await ecs.send(new RunTaskCommand({
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), assignPublicIp: 'ENABLED' } },
    ...input,
  }));
  if (failures.length > 0) throw new Error(`RunTask failed: ${JSON.stringify(failures)}`);
  return tasks.map(({ taskArn }) => known(taskArn, 'a task ARN'));
}

export async function describeTask({ ecs }: Clients, taskArn: string): Promise<Task> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: clusterOf(taskArn), tasks: [taskArn] }));
  return known(tasks?.[0], `the task ${taskArn}`);
}

/** Resolves to the task once it has this status; a task that stops on the way to another is a failure with its reason. */
export async function taskIn(clients: Clients, taskArn: string, status: string, timeoutMs = stateTimeoutMs): Promise<Task> {
  const task = await until(`${taskArn} is ${status}`, timeoutMs, async () => {
    const now = await describeTask(clients, taskArn);
    return (now.lastStatus === status || now.lastStatus === 'STOPPED') && now;
  });
  if (task.lastStatus !== status) throw new Error(`the task stopped instead of being ${status}: ${task.stopCode} ${task.stoppedReason} ${JSON.stringify(task.containers?.map(({ name, exitCode, reason }) => ({ name, exitCode, reason })))}`);
  return task;
}

/** The messages of one container of a task, in order. */
export async function linesOf({ logs }: Clients, family: string, taskArn: string, container: string): Promise<readonly string[]> {
  const stream = `ecs/${container}/${taskIdOf(taskArn)}`;
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName: `/ecs/${family}`, logStreamNames: [stream], ...(nextToken !== undefined && { nextToken }) }));
    lines.push(...(page.events ?? []).map(({ message = '' }) => message));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return lines;
}

export function taskIdOf(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}

function clusterOf(taskArn: string): string {
  return taskArn.split('/').at(-2) ?? 'default';
}
