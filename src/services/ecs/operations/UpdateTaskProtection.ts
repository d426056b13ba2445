import { tasks } from '#model/task.ts';
import type { Transaction } from '#state/store.ts';
import { onTasks } from '../access.ts';
import { activeCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { protectableTask, protectionEnd, protectionsView, withProtection, type Protection } from '../protection.ts';

const taskCountMax = 10;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateTaskProtection.html */
export default {
  access: (input, call) => onTasks('UpdateTaskProtection', call, input),

  async handle(input, call, { store, clock }) {
    const references = [...new Set(input.tasks ?? [])];
    if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (references.length > taskCountMax) throw invalidParameter(`Tasks can have at most ${taskCountMax} items.`);
    const nowMs = clock.nowMs();
    // It is checked even when protection is taken away, which it says nothing about.
    const end = protectionEnd(input.expiresInMinutes, nowMs);
    const wish = { protectedUntil: input.protectionEnabled === true ? end : undefined, nowMs };
    const protections = await store.transact((transaction) => {
      const cluster = activeCluster(transaction, call, input.cluster);
      return references.map((reference) => protect(transaction, protectableTask(transaction, cluster, reference), wish));
    });
    return protectionsView(protections, nowMs);
  },
} satisfies EcsOperation<'UpdateTaskProtection'>;

function protect(transaction: Transaction, found: Protection, wish: Parameters<typeof withProtection>[2]): Protection {
  if ('failure' in found) return found;
  const outcome = withProtection(transaction, found.task, wish);
  if ('task' in outcome && outcome.task !== found.task) transaction.put(tasks, outcome.task);
  return outcome;
}
