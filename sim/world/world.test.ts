import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { subnets } from '#model/vpc.ts';
import { tasks } from '#model/task.ts';
import { ecsService } from '#services/ecs/service.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { forbidGlobals } from '../engine/forbidden-globals.ts';
import { SimClock } from '../engine/sim-clock.ts';
import { loadOperations } from './operations.ts';
import { World } from './world.ts';

const capacity = { cpu: 8_192, memory: 16_384, cpuArchitecture: 'X86_64' } as const;

async function operations() {
  const store = await Store.open(memoryJournal(), []);
  return loadOperations(ecsService({ store, clock: new SimClock(), ids: idsFrom(seededRandom(1)), capacity, usage: { held: { cpu: 0, memory: 0 } }, tryLinkedRole: async () => true }));
}

/** A service gets its tasks, the daemon is killed and starts again, a container dies. */
async function life(seed: number, loaded: Awaited<ReturnType<typeof operations>>) {
  const restore = forbidGlobals();
  try {
    const world = new World({ seed, operations: loaded, capacity });
    await world.startControlPlane();
    world.machine.startAgent(0);
    const call = async (operation: string, input: object) => {
      const answer = world.controlPlane?.call(operation, input);
      await world.engine.run(world.clock.nowMs() + 1_000);
      assert.equal((await answer)?.status, 200, JSON.stringify(await answer));
    };
    await call('CreateCluster', {});
    const container = { name: 'app', image: 'good:1', command: ['serve'] };
    await call('RegisterTaskDefinition', { family: 'web', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512', containerDefinitions: [container] });
    const subnet = world.controlPlane?.store.list(subnets)[0]?.id;
    await call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 3, launchType: 'FARGATE', networkConfiguration: { awsvpcConfiguration: { subnets: [subnet] } } });
    await world.engine.run(world.clock.nowMs() + 10_000);
    world.killControlPlane();
    for (const id of world.machine.runningIds().slice(0, 1)) world.machine.host.kill(id, 'SIGKILL');
    await world.engine.run(world.clock.nowMs() + 5_000);
    await world.startControlPlane();
    await world.engine.run(world.clock.nowMs() + 60_000);
    const running = world.controlPlane?.store.list(tasks).filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
    return { running, containers: world.machine.runningIds().length, digest: world.trace.digest };
  } finally {
    restore();
  }
}

test('a service is at its count again after its daemon was killed and a container died, and a seed repeats bit by bit', async () => {
  const loaded = await operations();
  const first = await life(1, loaded);
  assert.equal(first.running, 3);
  assert.equal(first.containers, 3);
  assert.deepEqual(await life(1, loaded), first);
});
