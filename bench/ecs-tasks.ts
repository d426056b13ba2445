import { DescribeTasksCommand, ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand, StopTaskCommand, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BenchDaemon } from './daemon.ts';
import { until } from './measure.ts';

const launchTimeoutMs = 60_000;

/** Runs tasks of one image on a daemon, the way a user does: by the SDK. */
export class EcsTasks {
  /** How long skopeo took. */
  readonly pushMs: number;
  readonly #ecs: ECSClient;
  readonly #family: string;
  readonly #subnet: string;

  private constructor({ ecs, family, subnet, pushMs }: { readonly ecs: ECSClient; readonly family: string; readonly subnet: string; readonly pushMs: number }) {
    this.pushMs = pushMs;
    this.#ecs = ecs;
    this.#family = family;
    this.#subnet = subnet;
  }

  /** Pushes the image with skopeo and registers a task definition for it. */
  static async prepare(daemon: BenchDaemon, { name, layout, definition = {} }: { readonly name: string; readonly layout: string; readonly definition?: Partial<RegisterTaskDefinitionCommandInput> }): Promise<EcsTasks> {
    const pushMs = await push(daemon, name, layout);
    const { Subnets } = await new EC2Client(daemon.clientConfig).send(new DescribeSubnetsCommand({}));
    const ecs = new ECSClient(daemon.clientConfig);
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: name,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'app', image: `${daemon.registry}/${name}:latest`, essential: true, stopTimeout: 2 }],
        ...definition,
      }),
    );
    return new EcsTasks({ ecs, family: name, subnet: Subnets?.[0]?.SubnetId ?? '', pushMs });
  }

  /** From the RunTask call until DescribeTasks shows every one of `count` tasks RUNNING; the tasks' ARNs. */
  async run(count = 1): Promise<readonly string[]> {
    const arns: string[] = [];
    while (arns.length < count) {
      const { tasks = [], failures = [] } = await this.#ecs.send(
        new RunTaskCommand({
          taskDefinition: this.#family,
          launchType: 'FARGATE',
          count: Math.min(10, count - arns.length),
          networkConfiguration: { awsvpcConfiguration: { subnets: [this.#subnet], assignPublicIp: 'ENABLED' } },
        }),
      );
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
      arns.push(...tasks.map((task) => task.taskArn ?? ''));
    }
    await this.#all(arns, 'RUNNING');
    return arns;
  }

  async stop(arns: readonly string[]): Promise<void> {
    await Promise.all(arns.map((task) => this.#ecs.send(new StopTaskCommand({ task }))));
    await this.#all(arns, 'STOPPED');
  }

  async #all(arns: readonly string[], status: string): Promise<void> {
    await until(`tasks ${status}`, launchTimeoutMs, async () => {
      const { tasks = [] } = await this.#ecs.send(new DescribeTasksCommand({ tasks: [...arns] }));
      const stopped = tasks.find((task) => task.lastStatus === 'STOPPED' && status !== 'STOPPED');
      if (stopped !== undefined) throw new Error(`the task stopped: ${stopped.stoppedReason}`);
      return tasks.every((task) => task.lastStatus === status) ? true : undefined;
    }, arns.length === 1 ? 4 : 25);
  }
}

/** Pushes an OCI layout's `latest` into a repository of that name, with skopeo; the repository is made. How many milliseconds skopeo took. */
export async function push(daemon: BenchDaemon, name: string, layout: string): Promise<number> {
  const credentials = await createRepository(daemon, name);
  const startedAt = performance.now();
  await promisify(execFile)('skopeo', ['copy', '--insecure-policy', '--dest-tls-verify=false', '--dest-creds', credentials, `oci:${layout}:latest`, `docker://${daemon.registry}/${name}:latest`]);
  return performance.now() - startedAt;
}

/** Makes a repository and gives the credentials to push into it, `user:password`. */
export async function createRepository(daemon: BenchDaemon, repositoryName: string): Promise<string> {
  const ecr = new ECRClient(daemon.clientConfig);
  await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  return Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString();
}
