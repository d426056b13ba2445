import { CreateServiceCommand, DescribeServicesCommand, DescribeTasksCommand, ECSClient, ListTasksCommand, RegisterTaskDefinitionCommand, UpdateServiceCommand, type Service } from '@aws-sdk/client-ecs';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { push } from './ecs-tasks.ts';
import type { BenchDaemon } from './daemon.ts';
import { until } from './measure.ts';

const timeoutMs = 60_000;

/** A service of one image on a daemon, used the way a user does: by the SDK. */
export class EcsService {
  readonly #ecs: ECSClient;
  readonly #name: string;
  readonly #image: string;

  private constructor(ecs: ECSClient, name: string, image: string) {
    this.#ecs = ecs;
    this.#name = name;
    this.#image = image;
  }

  /** Pushes the image and creates the service; resolves when it is steady. */
  static async create(daemon: BenchDaemon, { name, layout, count }: { readonly name: string; readonly layout: string; readonly count: number }): Promise<EcsService> {
    await push(daemon, name, layout);
    const { Subnets } = await new EC2Client(daemon.clientConfig).send(new DescribeSubnetsCommand({}));
    const service = new EcsService(new ECSClient(daemon.clientConfig), name, `${daemon.registry}/${name}:latest`);
    const taskDefinition = await service.register();
    const subnets = (Subnets ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
    await service.#ecs.send(new CreateServiceCommand({ serviceName: name, taskDefinition, desiredCount: count, launchType: 'FARGATE', networkConfiguration: { awsvpcConfiguration: { subnets, assignPublicIp: 'ENABLED' } } }));
    await service.stable();
    return service;
  }

  /** A further revision of its task definition; its ARN. */
  async register(): Promise<string> {
    const container = { name: 'app', image: this.#image, essential: true, stopTimeout: 2 };
    const { taskDefinition } = await this.#ecs.send(new RegisterTaskDefinitionCommand({ family: this.#name, requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [container] }));
    return taskDefinition?.taskDefinitionArn ?? '';
  }

  /** Rolls the service to a revision; resolves when one deployment is left and COMPLETED. */
  async deploy(taskDefinition: string): Promise<void> {
    await this.#ecs.send(new UpdateServiceCommand({ service: this.#name, taskDefinition }));
    await this.stable();
  }

  async scale(desiredCount: number): Promise<void> {
    await this.#ecs.send(new UpdateServiceCommand({ service: this.#name, desiredCount }));
    await this.stable();
  }

  async stable(): Promise<Service> {
    return until(`service ${this.#name} stable`, timeoutMs, async () => {
      const { services: [service] = [] } = await this.#ecs.send(new DescribeServicesCommand({ services: [this.#name] }));
      const isStable = service?.deployments?.length === 1 && service.deployments[0]?.rolloutState === 'COMPLETED' && service.runningCount === service.desiredCount;
      return isStable ? service : undefined;
    });
  }

  /** The ids of the containers of its RUNNING tasks, by the tasks' ARNs. */
  async running(): Promise<ReadonlyMap<string, string>> {
    const { taskArns = [] } = await this.#ecs.send(new ListTasksCommand({ serviceName: this.#name }));
    if (taskArns.length === 0) return new Map();
    const { tasks = [] } = await this.#ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
    return new Map(tasks.filter(({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING').map(({ taskArn, containers }) => [taskArn ?? '', containers?.[0]?.runtimeId ?? '']));
  }
}
