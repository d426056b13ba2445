import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { vpcMtuBytes } from '#network/vpc-network.ts';

const run = promisify(execFile);
const measureSeconds = 3;
const rounds = 3;
const startMs = 300;

/** Network namespaces by their paths. */
export interface Pair {
  readonly server: string;
  readonly client: string;
  /** The server's. */
  readonly address: string;
}

/** Bits per second of one TCP connection for each pair; they take turns, and the best of each counts, as what disturbs only takes away. */
export async function throughputs(pairs: readonly Pair[]): Promise<readonly number[]> {
  const servers = pairs.map(({ server }) => spawn('nsenter', [`--net=${server}`, 'iperf3', '--server'], { stdio: 'ignore' }));
  await new Promise((resolve) => setTimeout(resolve, startMs));
  try {
    const best = pairs.map(() => 0);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { client, address }] of pairs.entries()) best[index] = Math.max(best[index] ?? 0, await measured(client, address));
    }
    return best;
  } finally {
    for (const server of servers) server.kill();
    await Promise.all(servers.map((server) => once(server, 'exit')));
  }
}

/** The floor: two namespaces and the veth pair between them, with a VPC's MTU. */
export async function barePair(): Promise<Pair & AsyncDisposable> {
  const names = ['a', 'b'].map((end) => `dd-bench-${process.pid}${end}`);
  const [one = '', other = ''] = names;
  for (const name of names) await run('ip', ['netns', 'add', name]);
  await run('ip', ['link', 'add', 'eth0', 'mtu', String(vpcMtuBytes), 'netns', one, 'type', 'veth', 'peer', 'name', 'eth0', 'mtu', String(vpcMtuBytes), 'netns', other]);
  for (const [index, name] of names.entries()) {
    await run('ip', ['-n', name, 'addr', 'add', `10.0.0.${index + 1}/24`, 'dev', 'eth0']);
    await run('ip', ['-n', name, 'link', 'set', 'eth0', 'up']);
  }
  return {
    server: `/run/netns/${other}`,
    client: `/run/netns/${one}`,
    address: '10.0.0.2',
    async [Symbol.asyncDispose]() {
      for (const name of names) await run('ip', ['netns', 'del', name]);
    },
  };
}

async function measured(client: string, address: string): Promise<number> {
  const { stdout } = await run('nsenter', [`--net=${client}`, 'iperf3', '--client', address, '--time', String(measureSeconds), '--json'], { timeout: (measureSeconds + 10) * 1_000 });
  const { end } = JSON.parse(stdout);
  return Number(end.sum_received.bits_per_second);
}
