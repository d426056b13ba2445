import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { createServiceController } from '#controllers/service/controller.ts';
import { createTaskController } from '#controllers/task/controller.ts';
import { clusterArn, clusters, type Cluster } from '#model/cluster.ts';
import { defaultSubnet, vpcParts } from '#model/default-vpc.ts';
import { deployments } from '#model/deployment.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';
import { securityGroups } from '#model/security-group.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { serviceArn, services, type Service, type ServiceDefinition } from '#model/service.ts';
import { startDeployment } from '#model/start-deployment.ts';
import { taskDefinitions, type TaskDefinition } from '#model/task-definition.ts';
import { tasks, type Task } from '#model/task.ts';
import { subnets, vpcs } from '#model/vpc.ts';
import { availabilityZones } from '#model/zones.ts';
import { collections } from '#server/collections.ts';
import { FargateUsage } from '#state/fargate-usage.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store, type Transaction } from '#state/store.ts';

const scope = { account: '000000000000', region: 'us-east-1' } as const;
const healthyAfterMs = 500;

/** The other end of the link: it keeps the orders, and says what the benchmark makes it say. */
class BenchLink implements AgentLink {
  #orders: readonly TaskOrder[] = [];
  #awaited: { readonly taskArn: string; readonly resolve: (at: number) => void } | undefined;
  #listener: (report: TaskReport) => void = () => undefined;
  #sequence = 0;

  setOrders(orders: readonly TaskOrder[]): void {
    this.#orders = orders;
    this.#look();
  }

  /** When the order of a task that is just being started was given. */
  ordered(taskArn: string): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#awaited = { taskArn, resolve };
    this.#look();
    return promise;
  }

  onReport(listener: (report: TaskReport) => void): void {
    this.#listener = listener;
  }

  say({ arn, generation, containers }: Task, status: 'RUNNING' | 'STOPPED' | 'REMOVED'): void {
    const container = status === 'RUNNING' ? ({ status } as const) : ({ status: 'STOPPED', exitCode: 1 } as const);
    const essentialExit = { code: 'EssentialContainerExited', reason: 'Essential container in task exited' } as const;
    this.#listener({
      taskArn: arn,
      generation,
      sequence: (this.#sequence += 1),
      agentId: 'bench',
      status,
      containers: containers.map(({ name }) => ({ name, healthStatus: 'UNKNOWN', ...container })),
      healthStatus: 'UNKNOWN',
      ...(status !== 'RUNNING' && { stop: essentialExit }),
    });
  }

  /** The newest order comes last. */
  #look(): void {
    if (this.#awaited !== undefined && this.#orders.at(-1)?.taskArn === this.#awaited.taskArn) this.#awaited.resolve(performance.now());
  }
}

/** Services of a control plane without APIs and host: its controllers on a store in memory, and an agent that says that all is well. */
export class ManyServices implements Disposable {
  readonly store: Store;
  readonly link = new BenchLink();
  readonly clock = new ManualClock();
  readonly #ids = idsFrom(seededRandom(1));
  readonly #controllers: readonly Disposable[];
  #noticeNew: (task: Task) => void = () => undefined;

  private constructor(store: Store) {
    this.store = store;
    const { link, clock } = this;
    const shared = { store, clock, ids: this.#ids, log: silentLog };
    const taskController = createTaskController({ ...shared, link, publicAddressPool: '127.64.0.0/21', random: seededRandom(2) });
    const capacity = { cpu: Infinity, memory: Infinity, cpuArchitecture: 'X86_64' } as const;
    const serviceController = createServiceController({ ...shared, capacity, usage: new FargateUsage(store), healthyAfterMs });
    store.follow(tasks, (before, after) => {
      if (before === undefined && after !== undefined) this.#noticeNew(after);
    });
    this.#controllers = [taskController, serviceController];
    for (const controller of [taskController, serviceController]) controller.start();
  }

  /** Resolves when all tasks of all services run and count as healthy. */
  static async create(serviceCount: number, tasksPerService: number): Promise<ManyServices> {
    const world = new ManyServices(await Store.open(memoryJournal(), collections));
    world.store.commit((transaction) => world.#putServices(transaction, serviceCount, tasksPerService));
    while (world.store.find(tasks, 'alive', 'alive').length < serviceCount * tasksPerService) await world.clock.advance(0);
    await world.run(world.store.find(tasks, 'alive', 'alive'));
    return world;
  }

  /** The tasks run, and time goes on until they count as healthy. */
  async run(wanted: readonly Task[]): Promise<void> {
    await this.clock.advance(0);
    for (const { arn } of wanted) this.link.say(this.task(arn), 'RUNNING');
    await this.clock.advance(0);
    await this.clock.advance(healthyAfterMs);
    await this.clock.advance(1);
  }

  /** The next task that is committed, and when it was. */
  nextNewTask(): Promise<{ readonly task: Task; readonly at: number }> {
    return new Promise((resolve) => (this.#noticeNew = (task) => resolve({ task, at: performance.now() })));
  }

  task(arn: string): Task {
    return known(this.store.get(tasks, arn), arn);
  }

  [Symbol.dispose](): void {
    for (const controller of this.#controllers) controller[Symbol.dispose]();
  }

  #putServices(transaction: Transaction, count: number, desiredCount: number): void {
    const network = this.#putNetwork(transaction);
    const cluster: Cluster = { ...scope, arn: clusterArn(scope, 'default'), name: 'default', status: 'ACTIVE', settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [], tags: [], createdAt: 0 };
    transaction.put(clusters, cluster);
    transaction.put(taskDefinitions, definition);
    for (let number = 0; number < count; number += 1) {
      const started = startDeployment({
        service: serviceOf(`bench-${number}`, desiredCount),
        definition: { taskDefinitionArn: definition.arn, launchType: 'FARGATE', capacityProviderStrategy: [], platformVersion: 'LATEST', platformFamily: 'Linux', network },
        taskDefinition: definition,
        deployments: [],
        serviceDeployments: [],
        ids: this.#ids,
        nowMs: this.clock.nowMs(),
      });
      transaction.put(services, started.service);
      transaction.put(serviceRevisions, started.revision);
      for (const deployment of started.deployments) transaction.put(deployments, deployment);
      for (const deployment of started.serviceDeployments) transaction.put(serviceDeployments, deployment);
    }
  }

  /** A VPC with a subnet of 65,531 addresses in each zone. */
  #putNetwork(transaction: Transaction): ServiceDefinition['network'] {
    const { vpc, securityGroup } = vpcParts({ ...scope, cidr: '10.0.0.0/8', isDefault: true, dhcpOptionsId: 'default', instanceTenancy: 'default', enableDnsHostnames: true, tags: [] }, this.#ids);
    const inZones = availabilityZones(scope.region).map((zone, index) => defaultSubnet(vpc, zone, `10.${index}.0.0/16`, this.#ids));
    transaction.put(vpcs, vpc);
    transaction.put(securityGroups, securityGroup);
    for (const subnet of inZones) transaction.put(subnets, subnet);
    return { subnetIds: inZones.map(({ id }) => id), securityGroupIds: [securityGroup.id], assignPublicIp: 'DISABLED' };
  }
}

const definition: TaskDefinition = {
  ...scope,
  arn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/bench:1',
  family: 'bench',
  revision: 1,
  status: 'ACTIVE',
  fields: { networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: 'bench:1', essential: true }] },
  requiresAttributes: [],
  compatibilities: ['EC2', 'FARGATE'],
  tags: [],
  registeredAt: 0,
  registeredBy: 'arn:aws:iam::000000000000:root',
};

function serviceOf(name: string, desiredCount: number): Service {
  return {
    ...scope,
    arn: serviceArn(scope, 'default', name),
    name,
    clusterArn: clusterArn(scope, 'default'),
    status: 'ACTIVE',
    desiredCount,
    deploymentController: 'ECS',
    deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
    availabilityZoneRebalancing: 'ENABLED',
    propagateTags: 'NONE',
    enableECSManagedTags: false,
    tags: [],
    createdBy: 'arn:aws:iam::000000000000:root',
    createdAt: 0,
  };
}
