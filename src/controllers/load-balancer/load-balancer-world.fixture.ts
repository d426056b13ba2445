import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { certificates } from '#model/certificate.ts';
import { defaultVpc } from '#model/default-vpc.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { listenerRules, type ForwardAction } from '#model/listener-rule.ts';
import { listenerArn, listeners, type Listener } from '#model/listener.ts';
import { loadBalancerArn, loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import type { LoadBalancerReport, LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { targetGroupArn, targetGroups, type TargetGroup } from '#model/target-group.ts';
import { targets, type Target } from '#model/target.ts';
import { trustStores } from '#model/trust-store.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createLoadBalancerController } from './controller.ts';

export const scope = { account: '000000000000', region: 'us-east-1' } as const;
export const vpc = defaultVpc(scope, 'dopt-1', idsFrom(seededRandom(3)));

const collections = [certificates, dhcpOptions, elasticIps, listenerRules, listeners, loadBalancers, networkInterfaces, subnets, targetGroups, targets, trustStores, vpcs];

/** A load balancer of the first two zones; `number` makes its id. */
export function newLoadBalancer(number: number, change: Partial<LoadBalancer> = {}): LoadBalancer {
  const id = number.toString(16).padStart(16, '0');
  const name = `lb-${number}`;
  const type = change.type ?? 'application';
  return {
    ...scope,
    arn: loadBalancerArn(scope, { type, name, id }),
    name,
    id,
    type,
    scheme: 'internet-facing',
    vpcId: vpc.vpc.id,
    nodes: vpc.subnets.slice(0, 2).map((subnet, index) => ({ availabilityZone: subnet.availabilityZone, subnetId: subnet.id, networkInterfaceId: `eni-${id}${index}` })),
    securityGroupIds: [],
    dnsName: `${name}-1.us-east-1.elb.localhost`,
    state: { code: 'provisioning' },
    attributes: {},
    tags: [],
    createdAt: 0,
    ...change,
  };
}

export function interfacesOf(balancer: LoadBalancer): readonly NetworkInterface[] {
  return balancer.nodes.map((node, index) => ({
    ...scope,
    id: node.networkInterfaceId,
    vpcId: balancer.vpcId,
    subnetId: node.subnetId,
    availabilityZone: node.availabilityZone,
    privateIpv4Address: `172.31.${index * 16}.${10 + (Number.parseInt(balancer.id, 16) % 200)}`,
    secondaryPrivateIpv4Addresses: [],
    publicIpv4Address: `127.64.0.${10 + index}`,
    macAddress: '0a:00:00:00:00:01',
    privateDnsName: 'ip.ec2.internal',
    securityGroupIds: [],
    description: '',
    sourceDestCheck: true,
    status: 'in-use',
    interfaceType: 'load_balancer',
    createdAt: 0,
    ownerResourceId: balancer.arn,
    tags: [],
  }));
}

export function newTargetGroup(number: number, change: Partial<TargetGroup> = {}): TargetGroup {
  const id = number.toString(16).padStart(16, '0');
  const name = `group-${number}`;
  return {
    ...scope,
    arn: targetGroupArn(scope, { name, id }),
    name,
    id,
    targetType: 'ip',
    protocol: 'HTTP',
    port: 80,
    vpcId: vpc.vpc.id,
    healthCheck: { isEnabled: true, protocol: 'HTTP', port: 'traffic-port', path: '/', intervalSeconds: 30, timeoutSeconds: 5, healthyThresholdCount: 5, unhealthyThresholdCount: 2, matcher: '200' },
    attributes: {},
    tags: [],
    createdAt: 0,
    ...change,
  };
}

export function newListener(balancer: LoadBalancer, group: TargetGroup, change: Partial<Listener> = {}): Listener {
  return {
    ...scope,
    arn: listenerArn(balancer, `${balancer.id.slice(1)}a`),
    id: `${balancer.id.slice(1)}a`,
    loadBalancerArn: balancer.arn,
    port: 80,
    protocol: 'HTTP',
    certificateArns: [],
    mutualAuthentication: { mode: 'off' },
    defaultActions: [forwardTo(group)],
    attributes: {},
    tags: [],
    createdAt: 0,
    ...change,
  };
}

export function forwardTo(...groups: readonly TargetGroup[]): ForwardAction {
  return { type: 'forward', targetGroups: groups.map(({ arn }) => ({ targetGroupArn: arn, weight: 1 })), isPlain: true };
}

export function newTarget(group: TargetGroup, id: string, change: Partial<Target> = {}): Target {
  return { ...scope, targetGroupArn: group.arn, id, port: 80, health: { state: 'initial' }, registeredAt: 0, ...change };
}

/** More than reports wait for company. */
const pausePassesMs = 100;

/** The load balancer controller with a store of its own; what it hands to the data plane is kept, and a test says what that sees. */
export class LoadBalancerWorld {
  readonly clock = new ManualClock();
  /** By which reports wait for company. */
  readonly realClock = new ManualClock();
  readonly store: Store;
  applied: readonly (readonly LoadBalancerTopology[])[] = [];
  report: (report: LoadBalancerReport) => void = () => undefined;

  private constructor(store: Store) {
    this.store = store;
  }

  static async create(): Promise<LoadBalancerWorld> {
    const store = await Store.open(memoryJournal(new Map()), collections);
    await store.transact((transaction) => {
      transaction.put(vpcs, vpc.vpc);
      for (const subnet of vpc.subnets) transaction.put(subnets, subnet);
    });
    return new LoadBalancerWorld(store);
  }

  start(): Disposable {
    const apply = (topologies: readonly LoadBalancerTopology[]) => {
      this.applied = [...this.applied, topologies];
    };
    const onReport = (listener: (report: LoadBalancerReport) => void) => {
      this.report = listener;
    };
    const controller = createLoadBalancerController({ store: this.store, clock: this.clock, realClock: this.realClock, log: silentLog, apply, onReport });
    controller.start();
    return controller;
  }

  get topologies(): readonly LoadBalancerTopology[] {
    return this.applied.at(-1) ?? [];
  }

  async put(documents: { readonly balancers?: readonly LoadBalancer[]; readonly groups?: readonly TargetGroup[]; readonly listeners?: readonly Listener[]; readonly targets?: readonly Target[] }): Promise<void> {
    await this.store.transact((transaction) => {
      for (const balancer of documents.balancers ?? []) {
        transaction.put(loadBalancers, balancer);
        for (const eni of interfacesOf(balancer)) transaction.put(networkInterfaces, eni);
      }
      for (const group of documents.groups ?? []) transaction.put(targetGroups, group);
      for (const listener of documents.listeners ?? []) transaction.put(listeners, listener);
      for (const target of documents.targets ?? []) transaction.put(targets, target);
    });
    await this.settle();
  }

  /** Lets all turns that are due be taken. */
  async settle(): Promise<void> {
    await this.clock.advance(0);
    await this.realClock.advance(pausePassesMs);
    await this.clock.advance(0);
  }
}
