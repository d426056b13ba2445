import type { ContainerOrder } from '#model/link.ts';
import type { LiveTask } from '../supervisor/live-task.ts';
import { containerMetadata, containerMetadataV4, isShown } from './container-metadata.ts';
import { dockerStats, dockerStatsV4, type SamplePair } from './docker-stats.ts';
import type { HostFacts } from './host-facts.ts';
import { noStats, noSuchContainer, notFound, type Problem } from './problems.ts';
import type { MetadataRoute } from './route.ts';
import { taskMetadata, taskMetadataV4 } from './task-metadata.ts';

export interface AnswerFacts {
  /** The task that asks; undefined when none has the address. */
  readonly task: LiveTask | undefined;
  readonly address: string;
  readonly host: HostFacts;
  readonly samplesOf: (container: { readonly taskId: string; readonly runtimeId: string }) => Promise<SamplePair | undefined>;
  readonly utilizedMiB: (task: LiveTask) => Promise<number | undefined>;
}

export type Answer = { readonly document: unknown } | { readonly problem: Problem };

/** What a task is told; it can ask about itself only. */
export async function answerTo(route: MetadataRoute, { task, ...facts }: AnswerFacts): Promise<Answer> {
  if (task === undefined) return { problem: notFound(route, facts.address) };
  const container = task.order.containers.find((one) => one.runtimeId === route.containerId && isShown(one, task));
  if (route.version === 2) return route.subject === 'container' && container === undefined ? { problem: noSuchContainer(route) } : answerAbout(route, { task, container, ...facts });
  return container === undefined ? { problem: notFound(route, facts.address) } : answerAbout(route, { task, container, ...facts });
}

interface KnownFacts extends AnswerFacts {
  readonly task: LiveTask;
  readonly container: ContainerOrder | undefined;
}

async function answerAbout(route: MetadataRoute, { task, container, host, samplesOf, utilizedMiB }: KnownFacts): Promise<Answer> {
  const isV4 = route.version === 4;
  const statsOf = async ({ name, runtimeId: id }: ContainerOrder): Promise<unknown> => {
    const pair = await samplesOf({ taskId: task.order.taskId, runtimeId: id });
    if (pair === undefined) return undefined;
    return isV4 ? dockerStatsV4(pair, { name, id }) : dockerStats(pair, { name, id });
  };
  if (route.subject === 'container' && container !== undefined) {
    if (route.content === 'metadata') return { document: isV4 ? containerMetadataV4(container, task, host) : containerMetadata(container, task) };
    const stats = await statsOf(container);
    return stats === undefined ? { problem: noStats(route) } : { document: stats };
  }
  if (route.content === 'metadata') {
    return { document: isV4 ? taskMetadataV4(task, { host, hasTags: route.hasTags, utilizedMiB: await utilizedMiB(task) }) : taskMetadata(task, route.hasTags) };
  }
  // Of a container that does not run the ECS agent tells nothing: an empty object in version 4, null before.
  const nothing = isV4 ? {} : null;
  const shown = task.order.containers.filter((one) => isShown(one, task));
  return { document: Object.fromEntries(await Promise.all(shown.map(async (one) => [one.runtimeId, (await statsOf(one)) ?? nothing] as const))) };
}
