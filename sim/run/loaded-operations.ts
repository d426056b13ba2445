import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { ecsService } from '#services/ecs/service.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { SimClock } from '../engine/sim-clock.ts';
import { loadOperations } from '../world/operations.ts';

const nothing = { cpu: 0, memory: 0 };

/** The operations of ECS, which all runs share: a run gives them its own state. */
export async function loadedOperations(): ReturnType<typeof loadOperations> {
  const store = await Store.open(memoryJournal(), []);
  return loadOperations(ecsService({ store, clock: new SimClock(), ids: idsFrom(seededRandom(1)), capacity: { ...nothing, cpuArchitecture: 'X86_64' }, usage: { held: nothing }, tryLinkedRole: async () => true }));
}
