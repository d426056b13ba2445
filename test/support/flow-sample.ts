import { ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Random } from '#base/random.ts';
import { receiverOf, type Flow } from '#network/evaluate.ts';
import { clientsOf } from './clients.ts';
import type { TestDaemon } from './daemon.ts';
import { plannedNetwork } from './planned-network.ts';
import { connects } from './probe.ts';
import { taskIdOf } from './tasks.ts';

const attemptsMax = 8;
const atOnce = 6;

interface Probe {
  readonly what: string;
  readonly namespace: string | undefined;
  readonly to: string;
  readonly port: number;
  /** The namespace of who is to receive it; undefined when nobody is. */
  readonly receiver: string | undefined;
}

/** Connections between running tasks, and from the host, tried for real: those whose verdict is not what EC2's documents say, one line for each. */
export async function wrongFlows(daemon: TestDaemon, options: SampleOptions): Promise<{ readonly wrong: readonly string[]; readonly let: number; readonly dropped: number }> {
  const probes = await probesOf(daemon, options);
  const wrong: string[] = [];
  for (let start = 0; start < probes.length; start += atOnce) {
    const some = await Promise.all(probes.slice(start, start + atOnce).map(complaint));
    wrong.push(...some.flatMap((line) => line ?? []));
  }
  const letThrough = probes.filter(({ receiver }) => receiver !== undefined).length;
  return { wrong, let: letThrough, dropped: probes.length - letThrough };
}

export interface SampleOptions {
  readonly random: Random;
  readonly count: number;
  readonly ports: readonly number[];
}

/** Half of them may be made, as far as there are such, and the others may not. */
async function probesOf(daemon: TestDaemon, { random, count, ports }: SampleOptions): Promise<readonly Probe[]> {
  const { tasks, topologies } = await plannedNetwork(daemon.settings);
  const { taskArns = [] } = await clientsOf(daemon).ecs.send(new ListTasksCommand({ desiredStatus: 'RUNNING' }));
  const running = new Set(taskArns.map(taskIdOf));
  const placed = tasks.flatMap(({ taskId, namespace, network }) => (network === undefined || !running.has(taskId) ? [] : [{ namespace: `/run/netns/${namespace}`, ...network }]));
  const served = new Map(placed.map(({ networkInterfaceId, namespace }) => [networkInterfaceId, namespace]));
  const addresses = topologies.flatMap(({ interfaces }) => interfaces.filter(({ id }) => served.has(id)).flatMap((eni) => [eni.addresses[0] ?? '', ...eni.publicAddresses.map(({ publicIpv4Address }) => publicIpv4Address)]));
  const senders = [
    { name: 'the host', namespace: undefined, from: { kind: 'internet', address: '127.0.0.1' } as const },
    ...placed.map(({ namespace, vpcId, privateIpv4Address }) => ({ name: `${privateIpv4Address} of ${vpcId}`, namespace, from: { kind: 'interface', vpcId, address: privateIpv4Address } as const })),
  ];
  const probes = senders.flatMap(({ name, namespace, from }) => [...new Set(addresses)].filter((to) => from.address !== to).flatMap((to) => ports.map((port): Probe => {
    const flow: Flow = { from, to, packet: { protocol: 'tcp', port }, vpcs: topologies };
    const receiver = receiverOf(flow);
    return { what: `${name} to ${to}:${port}`, namespace, to, port, receiver: receiver?.kind === 'interface' ? served.get(receiver.interfaceId) : undefined };
  })));
  const shuffled = probes.map((probe) => ({ probe, order: random.int(2 ** 30) })).toSorted((one, other) => one.order - other.order).map(({ probe }) => probe);
  const wanted = shuffled.filter(({ receiver }) => receiver !== undefined).slice(0, count / 2);
  return [...wanted, ...shuffled.filter(({ receiver }) => receiver === undefined).slice(0, count - wanted.length)];
}

/** Undefined when what happens is what is wanted. */
async function complaint(probe: Probe): Promise<string | undefined> {
  const { what, port, receiver } = probe;
  if ((await reached(probe)) === (receiver !== undefined)) return undefined;
  if (receiver === undefined) return `${what} is let through`;
  return `${what} is dropped, and in its own namespace the server ${(await connects(receiver, '127.0.0.1', port)) ? 'answers' : 'does not answer either'}`;
}

/** A machine that is busy may answer late: what is wanted is tried again. */
async function reached({ namespace, to, port, receiver }: Probe): Promise<boolean> {
  for (let attempt = 1; attempt < (receiver === undefined ? 1 : attemptsMax); attempt += 1) if (await connects(namespace, to, port)) return true;
  return connects(namespace, to, port);
}
