import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import { nodeHolderId } from '#network/holders.ts';
import { readWorkersRecord } from '#network/load-balancer/haproxy/workers-record.ts';
import { Records } from '#network/records.ts';
import type { TestDaemon } from '../daemon.ts';

const faults = ['kill the daemon', 'kill HAProxy', 'delete the namespace of a node', 'flush the tables of a node'] as const;

/** Does one of the things that may happen to a host with load balancers; tells which. */
export async function hostFault(daemon: TestDaemon, random: Random): Promise<(typeof faults)[number]> {
  const fault = faults[random.int(faults.length)] ?? faults[0];
  switch (fault) {
    case 'kill the daemon':
      await daemon.kill();
      await daemon.startAgain();
      break;
    case 'kill HAProxy':
      await killHaproxy(daemon);
      break;
    case 'delete the namespace of a node':
      withNode(await nodeNamespaces(daemon), random, (namespace) => execFileSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' }));
      break;
    case 'flush the tables of a node':
      withNode(await nodeNamespaces(daemon), random, (namespace) => execFileSync('nsenter', [`--net=/run/netns/${namespace}`, 'nft', 'flush', 'ruleset'], { stdio: 'ignore' }));
      break;
  }
  return fault;
}

async function killHaproxy(daemon: TestDaemon): Promise<void> {
  const { current } = (await workersOf(daemon)) ?? {};
  if (current === undefined) return;
  try {
    process.kill(current.pid, 'SIGKILL');
  } catch (thrown) {
    if (codeOf(thrown) !== 'ESRCH') throw thrown;
  }
}

async function workersOf({ settings }: TestDaemon): Promise<ReturnType<typeof readWorkersRecord>> {
  return readWorkersRecord(await readFile(join(settings.stateDir, 'haproxy', 'workers.json'), 'utf8').catch(() => ''));
}

function withNode(namespaces: readonly string[], random: Random, work: (namespace: string) => void): void {
  const namespace = namespaces[random.int(Math.max(1, namespaces.length))];
  if (namespace === undefined) return;
  try {
    work(namespace);
  } catch {
    // The daemon removed it meanwhile.
  }
}

/** Of the nodes of load balancers, by the daemon's own records. */
async function nodeNamespaces(daemon: TestDaemon): Promise<readonly string[]> {
  return (await nodeRecords(daemon)).map(({ namespace }) => namespace);
}

export async function nodeRecords({ settings }: TestDaemon): Promise<readonly { readonly taskId: string; readonly namespace: string }[]> {
  const records = await Records.open(join(settings.stateDir, 'networks'));
  return (await records.tasks()).filter(({ taskId }) => taskId.startsWith(nodeHolderId('')));
}
