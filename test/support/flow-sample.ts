import { ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Random } from '#base/random.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { receiverOf, type Flow } from '#network/evaluate.ts';
import { clientsOf } from './clients.ts';
import type { TestDaemon } from './daemon.ts';
import { plannedNetwork } from './planned-network.ts';
import { connects, patiently } from './probe.ts';
import { taskIdOf } from './tasks.ts';

const atOnce = 6;

interface Probe {
  readonly what: string;
  readonly namespace: string | undefined;
  readonly port: number;
  readonly flow: Omit<Flow, 'vpcs'>;
}

/** Connections between running tasks, and from the host, tried for real: those whose verdict is not what EC2's documents say, one line for each. */
export async function wrongFlows(daemon: TestDaemon, options: SampleOptions): Promise<{ readonly wrong: readonly string[]; readonly let: number; readonly dropped: number }> {
  const plan = await flowPlan(daemon);
  const probes = probesOf(plan, options);
  const wrong: string[] = [];
  for (let start = 0; start < probes.length; start += atOnce) {
    const some = await Promise.all(probes.slice(start, start + atOnce).map((probe) => complaint(daemon, probe, receiverIn(plan, probe))));
    wrong.push(...some.flatMap((line) => line ?? []));
  }
  const letThrough = probes.filter((probe) => receiverIn(plan, probe) !== undefined).length;
  return { wrong, let: letThrough, dropped: probes.length - letThrough };
}

export interface SampleOptions {
  readonly random: Random;
  readonly count: number;
  readonly ports: readonly number[];
}

/** The tasks that run now, by the daemon's own records, and the VPCs as it knows them. */
interface FlowPlan {
  readonly topologies: readonly VpcTopology[];
  readonly placed: readonly (TaskNetwork & { readonly namespace: string })[];
}

async function flowPlan(daemon: TestDaemon): Promise<FlowPlan> {
  const { tasks, topologies } = await plannedNetwork(daemon.settings);
  const { taskArns = [] } = await clientsOf(daemon).ecs.send(new ListTasksCommand({ desiredStatus: 'RUNNING' }));
  const running = new Set(taskArns.map(taskIdOf));
  return { topologies, placed: tasks.flatMap(({ taskId, namespace, network }) => (network === undefined || !running.has(taskId) ? [] : [{ namespace: `/run/netns/${namespace}`, ...network }])) };
}

/** Half of them may be made, as far as there are such, and the others may not. */
function probesOf(plan: FlowPlan, { random, count, ports }: SampleOptions): readonly Probe[] {
  const { topologies, placed } = plan;
  const served = new Set(placed.map(({ networkInterfaceId }) => networkInterfaceId));
  const addresses = topologies.flatMap(({ interfaces }) => interfaces.filter(({ id }) => served.has(id)).flatMap((eni) => [eni.addresses[0] ?? '', ...eni.publicAddresses.map(({ publicIpv4Address }) => publicIpv4Address)]));
  const senders = [
    { name: 'the host', namespace: undefined, from: { kind: 'internet', address: '127.0.0.1' } as const },
    ...placed.map(({ namespace, vpcId, privateIpv4Address }) => ({ name: `${privateIpv4Address} of ${vpcId}`, namespace, from: { kind: 'interface', vpcId, address: privateIpv4Address } as const })),
  ];
  const probes = senders.flatMap(({ name, namespace, from }) => [...new Set(addresses)].filter((to) => from.address !== to).flatMap((to) => ports.map((port): Probe => (
    { what: `${name} to ${to}:${port}`, namespace, port, flow: { from, to, packet: { protocol: 'tcp', port } } }
  ))));
  const shuffled = probes.map((probe) => ({ probe, order: random.int(2 ** 30) })).toSorted((one, other) => one.order - other.order).map(({ probe }) => probe);
  const isWanted = (probe: Probe) => receiverIn(plan, probe) !== undefined;
  const wanted = shuffled.filter(isWanted).slice(0, count / 2);
  return [...wanted, ...shuffled.filter((probe) => !isWanted(probe)).slice(0, count - wanted.length)];
}

/** The namespace of who is to receive it; undefined when nobody is. */
function receiverIn({ topologies, placed }: FlowPlan, { flow }: Probe): string | undefined {
  const receiver = receiverOf({ ...flow, vpcs: topologies });
  return receiver?.kind === 'interface' ? placed.find(({ networkInterfaceId }) => networkInterfaceId === receiver.interfaceId)?.namespace : undefined;
}

/** Undefined when what happens is what is wanted, also by a plan that is another one by now. */
async function complaint(daemon: TestDaemon, probe: Probe, receiver: string | undefined): Promise<string | undefined> {
  const { what, namespace, port, flow: { to } } = probe;
  const connecting = () => connects(namespace, to, port);
  if ((await (receiver === undefined ? connecting() : patiently(connecting))) === (receiver !== undefined)) return undefined;
  const now = receiverIn(await flowPlan(daemon), probe);
  if (now !== receiver) return complaint(daemon, probe, now);
  if (receiver === undefined) return `${what} is let through`;
  return `${what} is dropped, and in its own namespace the server ${(await connects(receiver, '127.0.0.1', port)) ? 'answers' : 'does not answer either'}`;
}
