import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { PulledImage } from '../runtimes/runtime.ts';

const prefix = 'dev.drydock/';

/** What the agent writes on each container so that it knows it again after its own restart. */
export interface ContainerLabels {
  readonly taskId: string;
  readonly taskArn: string;
  readonly containerName: string;
  readonly imageDigest: string;
  readonly manifestDigest: string;
  readonly stopSignal: string;
  readonly restartCount: number;
  /** Epoch ms; a few milliseconds before its start. */
  readonly createdAt: number;
}

export function labelsFor(facts: { readonly order: TaskOrder; readonly container: ContainerOrder; readonly image: PulledImage; readonly restartCount: number; readonly now: number }): Readonly<Record<string, string>> {
  const { order, container, image } = facts;
  const own = {
    taskId: order.taskId,
    taskArn: order.taskArn,
    containerName: container.name,
    imageDigest: image.digest,
    manifestDigest: image.manifestDigest,
    stopSignal: image.config.stopSignal ?? 'SIGTERM',
    restartCount: String(facts.restartCount),
    createdAt: String(facts.now),
  };
  return { ...container.definition.dockerLabels, ...Object.fromEntries(Object.entries(own).map(([name, value]) => [prefix + name, value])) };
}

/** Undefined for a container that carries no labels of ours. */
export function labelsOf(labels: Readonly<Record<string, string>>): ContainerLabels | undefined {
  const text = (name: string) => labels[prefix + name] ?? '';
  if (text('taskId') === '' || text('containerName') === '') return undefined;
  return {
    taskId: text('taskId'),
    taskArn: text('taskArn'),
    containerName: text('containerName'),
    imageDigest: text('imageDigest'),
    manifestDigest: text('manifestDigest'),
    stopSignal: text('stopSignal') || 'SIGTERM',
    restartCount: Number(text('restartCount')) || 0,
    createdAt: Number(text('createdAt')) || 0,
  };
}
