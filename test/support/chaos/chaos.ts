import { setTimeout as delay } from 'node:timers/promises';
import { clientsOf } from '../clients.ts';
import { anywhere, tcp, VpcBuilder } from '../vpc-network.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { ChaosOperation } from './operation.ts';
import { ruleOperations } from './rule-operations.ts';
import { runTask, taskOperations } from './task-operations.ts';
import { vpcOperations } from './vpc-operations.ts';

/** Two that have the same addresses, and one with others. */
const firstVpcs = ['10.50.0.0/16', '10.50.0.0/16', '10.51.0.0/16'];
const tasksPerVpc = 2;
/** The daemon is given time for its own work, on a machine of two cores. */
const pauseMs = 20;
const taskPauseMs = 300;

/** VPCs in which tasks can run, for chance to begin with. */
export async function firstWorld(world: ChaosWorld, port: number): Promise<void> {
  const build = new VpcBuilder(clientsOf(world.daemon));
  for (const cidr of firstVpcs) {
    const vpcId = await build.vpc(cidr);
    const gateway = await build.internetGateway(vpcId);
    world.add('vpc', vpcId);
    const [home, other] = [await build.subnet(vpcId, cidr.replace('.0.0/16', '.1.0/24')), await build.subnet(vpcId, cidr.replace('.0.0/16', '.2.0/24'))];
    for (const { tableId } of [home, other]) await build.route(tableId, '0.0.0.0/0', { GatewayId: gateway });
    world.homes.push({ vpcId, subnetId: home.id, tableId: home.tableId, gatewayId: gateway, groupId: await build.group(vpcId, 'home', [tcp(port, anywhere)]) });
    world.add('subnet', other.id, vpcId);
    world.add('table', other.tableId, vpcId);
    world.add('group', await build.group(vpcId, 'open', [tcp(port + 1, anywhere)]), vpcId);
  }
  for (let count = 0; count < firstVpcs.length * tasksPerVpc; count += 1) await runTask(world);
}

/** Several users at once do what chance tells them; one of them runs and stops tasks. */
export async function chaos(world: ChaosWorld, { forMs, users }: { readonly forMs: number; readonly users: number }): Promise<void> {
  const endAt = performance.now() + forMs;
  const act = async (operations: readonly ChaosOperation[], pause: number) => {
    while (performance.now() < endAt) {
      await choose(world, operations).run(world);
      await delay(pause);
    }
  };
  const others = [...vpcOperations, ...ruleOperations];
  await Promise.all([act(taskOperations, taskPauseMs), ...Array.from({ length: users }, () => act(others, pauseMs))]);
}

export function choose(world: ChaosWorld, operations: readonly ChaosOperation[]): ChaosOperation {
  const weights = operations.flatMap((operation) => Array.from({ length: operation.weight }, () => operation));
  return world.oneOf(weights) ?? { weight: 0, run: async () => undefined };
}
