import { onTasks } from '../access.ts';
import { activeCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { protectableTask, protectionsView } from '../protection.ts';

const taskCountMax = 100;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_GetTaskProtection.html */
export default {
  access: (input, call) => onTasks('GetTaskProtection', call, input),

  handle(input, call, { store, clock }) {
    const references = input.tasks ?? [];
    if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (references.length > taskCountMax) throw invalidParameter(`Tasks can have at most ${taskCountMax} items.`);
    const cluster = activeCluster(store, call, input.cluster);
    return protectionsView(references.map((reference) => protectableTask(store, cluster, reference)), clock.nowMs());
  },
} satisfies EcsOperation<'GetTaskProtection'>;
