import { known } from '#base/assert.ts';
import { taskSets } from '#model/task-set.ts';
import { networkOf } from './network-of.ts';
import { serviceOptions } from './options.ts';
import type { Stage } from './stage.ts';

/** Of services whose controller is EXTERNAL: `add-set web web:1 50 behind blue`, `scale-set s1 100`, `primary-set s1`, `delete-set s1 force`. */
export const taskSetCommands = [
  ['add-set', (stage: Stage, [service, taskDefinition, percent, ...words]: readonly string[]) => stage.call('CreateTaskSet', { cluster: 'default', service, taskDefinition, launchType: 'FARGATE', scale: scaleOf(percent), networkConfiguration: networkOf(stage), ...serviceOptions(words).members })],
  ['scale-set', (stage: Stage, [name, percent]: readonly string[]) => stage.call('UpdateTaskSet', { ...namedSet(stage, name), scale: scaleOf(percent) })],
  ['primary-set', (stage: Stage, [name]: readonly string[]) => primary(stage, name)],
  ['delete-set', (stage: Stage, [name, force]: readonly string[]) => stage.call('DeleteTaskSet', { ...namedSet(stage, name), ...(force === 'force' && { force: true }) })],
] as const;

function primary(stage: Stage, name?: string): Promise<object | undefined> {
  const { taskSet, ...where } = namedSet(stage, name);
  return stage.call('UpdateServicePrimaryTaskSet', { ...where, primaryTaskSet: taskSet });
}

function scaleOf(percent: string | undefined): object {
  return { unit: 'PERCENT', value: Number(percent) };
}

function namedSet(stage: Stage, name = '') {
  const id = stage.names.idOf(name);
  const { arn, clusterArn, serviceArn } = known(stage.store?.list(taskSets).find((set) => set.id === id), `task set ${name}`);
  return { cluster: clusterArn, service: serviceArn, taskSet: arn };
}
