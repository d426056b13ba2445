import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { createTaskController } from '#controllers/task/controller.ts';
import { newDefinition, newReport, newTask, scope } from '#controllers/task/task-fixture.ts';
import { defaultVpc } from '#model/default-vpc.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import type { AgentLink, TaskReport } from '#model/link.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { runTaskTokens } from '#model/run-task-token.ts';
import { securityGroups } from '#model/security-group.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { serviceArn } from '#model/service.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks, type Task } from '#model/task.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { milliseconds, percentile, type Row } from './report.ts';

const taskCount = 100_000;
const serviceCount = 1_000;
const eventCount = 2_000;
const warmUps = 100;
const reachMs = 5;
const collections = [tasks, taskDefinitions, runTaskTokens, networkInterfaces, elasticIps, subnets, vpcs, dhcpOptions, securityGroups, serviceRevisions];
const { vpc, subnets: vpcSubnets, securityGroup } = defaultVpc(scope, 'dopt-1', idsFrom(seededRandom(3)));

interface Bench {
  readonly store: Store;
  readonly agent: Agent;
  /** When a task was last written. */
  readonly lastChange: { readonly at: number };
}

/** A container of one among 100,000 RUNNING tasks ends: how long until state says what follows, and until the agent has its order. */
export async function benchEvents(): Promise<readonly Row[]> {
  const store = await Store.open(memoryJournal(new Map()), collections);
  await store.transact((transaction) => {
    transaction.put(vpcs, vpc);
    for (const subnet of vpcSubnets) transaction.put(subnets, subnet);
    transaction.put(securityGroups, securityGroup);
    transaction.put(taskDefinitions, newDefinition());
    for (let number = 0; number < taskCount; number += 1) {
      const eni = interfaceOf(number);
      transaction.put(networkInterfaces, eni);
      transaction.put(tasks, runningTask(number, eni));
    }
  });
  const agent = new Agent();
  const options = { store, link: agent, publicAddressPool: '127.64.0.0/21', clock: new ManualClock(), ids: idsFrom(seededRandom(5)), random: seededRandom(5), log: silentLog };
  using controller = createTaskController(options);
  controller.start();
  await agent.ordered();
  const lastChange = { at: 0 };
  store.follow(tasks, () => {
    lastChange.at = performance.now();
  });
  const decided: number[] = [];
  const ordered: number[] = [];
  for (let event = 0; event < warmUps + eventCount; event += 1) {
    const [untilDecided, untilOrdered] = await endOne({ store, agent, lastChange }, (event * serviceCount + Math.floor(event / 100)) % taskCount);
    if (event < warmUps) continue;
    decided.push(untilDecided);
    ordered.push(untilOrdered);
  }
  return [row('the right decision', decided), row('the agent has its orders', ordered)];
}

async function endOne({ store, agent, lastChange }: Bench, number: number): Promise<readonly [number, number]> {
  const { arn, generation } = newTask(number, { generation: 1 });
  const report = newReport({ arn, generation }, 'STOPPED', { container: { exitCode: 1, stoppedAt: 1 }, stop: { code: 'EssentialContainerExited', reason: 'Essential container in task exited' } });
  const startedAt = performance.now();
  agent.report(report);
  const orderedAt = await agent.ordered();
  const decidedAt = lastChange.at;
  if (store.get(tasks, arn)?.lastStatus !== 'DEPROVISIONING') throw new Error(`${arn} is ${store.get(tasks, arn)?.lastStatus} after its end`);
  return [decidedAt - startedAt, orderedAt - startedAt];
}

function row(until: string, durations: readonly number[]): Row {
  const p99 = percentile(durations, 99);
  return { what: `events: from an ended container among 100,000 tasks until ${until}, p50 / p99`, ours: `${percentile(durations, 50).toFixed(2)} / ${milliseconds(p99)}`, against: '', ratio: '', reach: `≤ ${reachMs} ms p99`, isReached: p99 <= reachMs };
}

function runningTask(number: number, eni: NetworkInterface): Task {
  const service = { serviceArn: serviceArn(scope, 'default', `bench-${number % serviceCount}`), groupId: `ecs-svc/${number % serviceCount}`, isEndCounted: false };
  const { id: networkInterfaceId, availabilityZone, subnetId, privateIpv4Address, privateDnsName, macAddress } = eni;
  const placement = { availabilityZone, subnetId, networkInterfaceId, privateIpv4Address, privateDnsName, macAddress };
  const { containers } = newTask(number);
  return newTask(number, { service, placement, lastStatus: 'RUNNING', startedAt: 1, generation: 1, containers: containers.map((container) => ({ ...container, lastStatus: 'RUNNING', startedAt: 1 })) });
}

function interfaceOf(number: number): NetworkInterface {
  const subnet = vpcSubnets[number % vpcSubnets.length];
  if (subnet === undefined) throw new Error('the default VPC has no subnet');
  return {
    ...scope,
    id: `eni-${number.toString(16).padStart(17, '0')}`,
    vpcId: vpc.id,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    privateIpv4Address: `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
    secondaryPrivateIpv4Addresses: [],
    macAddress: '02:00:00:00:00:01',
    privateDnsName: `ip-${number}.ec2.internal`,
    securityGroupIds: [securityGroup.id],
    description: '',
    sourceDestCheck: true,
    status: 'in-use',
    interfaceType: 'interface',
    createdAt: 0,
    taskArn: newTask(number).arn,
    tags: [],
  };
}

/** Takes orders, and says of tasks what it is told to. */
class Agent implements AgentLink {
  #listener: (report: TaskReport) => void = () => undefined;
  #next = Promise.withResolvers<number>();

  setOrders(): void {
    this.#next.resolve(performance.now());
  }

  onReport(listener: (report: TaskReport) => void): void {
    this.#listener = listener;
  }

  report(report: TaskReport): void {
    this.#next = Promise.withResolvers();
    this.#listener(report);
  }

  /** When it was given orders after the last report. */
  async ordered(): Promise<number> {
    return this.#next.promise;
  }
}
