import { ACMServiceException } from '@aws-sdk/client-acm';
import { EC2ServiceException, DescribeNetworkInterfacesCommand, type EC2Client, type NetworkInterface } from '@aws-sdk/client-ec2';
import { ECSServiceException } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2ServiceException, type ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Random } from '#base/random.ts';
import { clientsOf, type Clients } from '../clients.ts';
import type { TestDaemon } from '../daemon.ts';
import { isLost } from '../lost-calls.ts';

/** Something that a call made: its id, and the VPC that it is of where it has one. */
export interface Thing {
  readonly id: string;
  readonly vpcId?: string;
}

/** A subnet with a way to the internet and a group that lets tasks pull their image. Chance spares these, or soon no task could start. */
export interface Home {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly tableId: string;
  readonly gatewayId: string;
  readonly groupId: string;
}

const kinds = ['vpc', 'subnet', 'table', 'internet-gateway', 'nat-gateway', 'address', 'group', 'prefix-list', 'acl', 'peering', 'endpoint', 'task', 'load-balancer', 'listener', 'rule', 'target-group', 'certificate'] as const;
export type Kind = (typeof kinds)[number];

/** What a user who acts by chance knows of what he made, and how his calls went. */
export class ChaosWorld {
  readonly random: Random;
  readonly daemon: TestDaemon;
  /** What may never be seen: answers of 5xx, and what is no answer although nobody killed the daemon. */
  readonly failures: string[] = [];
  /** How often each operation was answered, and how often refused. */
  readonly counts = new Map<string, { done: number; refused: number }>();
  readonly homes: Home[] = [];
  readonly #things: ReadonlyMap<Kind, Thing[]> = new Map(kinds.map((kind) => [kind, []]));
  /** The same for all calls: clients keep their connections, and thousands would be more than a daemon takes. */
  readonly #clients: Clients;
  readonly #mayLoseCalls: boolean;

  constructor(daemon: TestDaemon, random: Random, mayLoseCalls: boolean) {
    this.daemon = daemon;
    this.#clients = clientsOf(daemon);
    this.random = random;
    this.#mayLoseCalls = mayLoseCalls;
  }

  all(kind: Kind): readonly Thing[] {
    return this.#things.get(kind) ?? [];
  }

  add(kind: Kind, id: string | undefined, vpcId?: string): void {
    if (id !== undefined) this.#things.get(kind)?.push({ id, ...(vpcId !== undefined && { vpcId }) });
  }

  forget(kind: Kind, id: string): void {
    const things = this.#things.get(kind) ?? [];
    const index = things.findIndex((thing) => thing.id === id);
    if (index >= 0) things.splice(index, 1);
  }

  /** One of them by chance; mostly of the VPC that is asked for, sometimes of another. An id that nothing has when there is none. */
  pick(kind: Kind, vpcId?: string): Thing {
    const things = this.all(kind);
    const own = vpcId === undefined || this.happens(10) ? things : things.filter((thing) => thing.vpcId === vpcId);
    return this.oneOf(own) ?? { id: nobody[kind] };
  }

  oneOf<T>(list: readonly T[]): T | undefined {
    return list[this.random.int(Math.max(1, list.length))];
  }

  happens(percent: number): boolean {
    return this.random.int(100) < percent;
  }

  /** What the call gives; undefined when it was refused, as AWS may. */
  async call<T>(name: string, send: (clients: Clients) => Promise<T>): Promise<T | undefined> {
    const count = this.counts.get(name) ?? { done: 0, refused: 0 };
    this.counts.set(name, count);
    try {
      const answer = await send(this.#clients);
      count.done += 1;
      return answer;
    } catch (thrown) {
      if (isRefusal(thrown)) count.refused += 1;
      else if (!(this.#mayLoseCalls && isLost(thrown))) this.failures.push(`${name}: ${String(thrown)}`);
      return undefined;
    }
  }

  ec2<T>(name: string, send: (ec2: EC2Client) => Promise<T>): Promise<T | undefined> {
    return this.call(name, ({ ec2 }) => send(ec2));
  }

  elb<T>(name: string, send: (elb: ElasticLoadBalancingV2Client) => Promise<T>): Promise<T | undefined> {
    return this.call(name, ({ elb }) => send(elb));
  }

  /** An interface of a running task. */
  async taskInterface(): Promise<NetworkInterface | undefined> {
    const described = await this.ec2('DescribeNetworkInterfaces', (ec2) => ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'interface-type', Values: ['interface'] }, { Name: 'status', Values: ['in-use'] }] })));
    return this.oneOf(described?.NetworkInterfaces ?? []);
  }
}

/** Calls with them are refused. */
const nobody: Readonly<Record<Kind, string>> = {
  vpc: 'vpc-0123456789abcdef0',
  subnet: 'subnet-0123456789abcdef0',
  table: 'rtb-0123456789abcdef0',
  'internet-gateway': 'igw-0123456789abcdef0',
  'nat-gateway': 'nat-0123456789abcdef0',
  address: 'eipalloc-0123456789abcdef0',
  group: 'sg-0123456789abcdef0',
  'prefix-list': 'pl-0123456789abcdef0',
  acl: 'acl-0123456789abcdef0',
  peering: 'pcx-0123456789abcdef0',
  endpoint: 'vpce-0123456789abcdef0',
  task: '0123456789abcdef0123456789abcdef',
  'load-balancer': 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/nobody/0123456789abcdef',
  listener: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/nobody/0123456789abcdef/0123456789abcdef',
  rule: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:listener-rule/app/nobody/0123456789abcdef/0123456789abcdef/0123456789abcdef',
  'target-group': 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/nobody/0123456789abcdef',
  certificate: 'arn:aws:acm:us-east-1:000000000000:certificate/01234567-89ab-4cde-8f01-23456789abcd',
};

function isRefusal(thrown: unknown): boolean {
  return [ACMServiceException, EC2ServiceException, ECSServiceException, ElasticLoadBalancingV2ServiceException].some((kind) => thrown instanceof kind && (thrown.$metadata.httpStatusCode ?? 500) < 500);
}
