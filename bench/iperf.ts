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

/** Bits per second of one TCP connection; the best of a few rounds, as what disturbs only takes away. */
export async function throughput({ server, client, address }: Pair): Promise<number> {
  const serving = spawn('nsenter', [`--net=${server}`, 'iperf3', '--server'], { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, startMs));
  try {
    const results: number[] = [];
    for (let round = 0; round < rounds; round += 1) results.push(await measured(client, address));
    return Math.max(...results);
  } finally {
    serving.kill();
    await once(serving, 'exit');
  }
}

/** The floor: two namespaces and the veth pair between them, with a VPC's MTU. */
export async function bareThroughput(): Promise<number> {
  const names = ['a', 'b'].map((end) => `dd-bench-${process.pid}${end}`);
  const [one = '', other = ''] = names;
  try {
    for (const name of names) await run('ip', ['netns', 'add', name]);
    await run('ip', ['link', 'add', 'eth0', 'mtu', String(vpcMtuBytes), 'netns', one, 'type', 'veth', 'peer', 'name', 'eth0', 'mtu', String(vpcMtuBytes), 'netns', other]);
    for (const [index, name] of names.entries()) {
      await run('ip', ['-n', name, 'addr', 'add', `10.0.0.${index + 1}/24`, 'dev', 'eth0']);
      await run('ip', ['-n', name, 'link', 'set', 'eth0', 'up']);
    }
    return await throughput({ server: `/run/netns/${other}`, client: `/run/netns/${one}`, address: '10.0.0.2' });
  } finally {
    for (const name of names) await run('ip', ['netns', 'del', name]);
  }
}

async function measured(client: string, address: string): Promise<number> {
  const { stdout } = await run('nsenter', [`--net=${client}`, 'iperf3', '--client', address, '--time', String(measureSeconds), '--json'], { timeout: (measureSeconds + 10) * 1_000 });
  const { end } = JSON.parse(stdout);
  return Number(end.sum_received.bits_per_second);
}
