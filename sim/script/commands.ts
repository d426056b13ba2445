import type { ListServiceDeploymentsCommandOutput, RegisterTaskDefinitionCommandOutput, UpdateTaskProtectionCommandOutput } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { minuteMs } from '#base/time.ts';
import type { Task } from '#model/task.ts';
import { networkOf } from './network-of.ts';
import { serviceOptions } from './options.ts';
import { durationMs } from './parse.ts';
import { programs } from './programs.ts';
import { shiftCommands } from './shift-commands.ts';
import { showTargets } from './show-targets.ts';
import { show, showEvents } from './show.ts';
import type { Stage } from './stage.ts';
import { taskSetCommands } from './task-set-commands.ts';

export type Command = (stage: Stage, words: readonly string[]) => Promise<unknown>;

/** By the first word of a line. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['cluster', (stage) => stage.call('CreateCluster', {})],
  ['register', register],
  ['create', create],
  ['update', update],
  ['scale', (stage, [name = '', count]) => stage.call('UpdateService', { service: name, desiredCount: Number(count) })],
  ['force', (stage, [name]) => stage.call('UpdateService', { service: name, forceNewDeployment: true })],
  ['delete', (stage, [name, force]) => stage.call('DeleteService', { service: name, ...(force === 'force' && { force: true }) })],
  ['roll-back', rollBack],
  ['stop', (stage, words) => each(stage, words, (task) => stage.call('StopTask', { task: task.arn }))],
  ['protect', protect],
  ['kill', kill],
  ['sicken', (stage, words) => each(stage, words, (task) => containersOf(task).forEach((id) => stage.world.machine.faults.sickContainers.add(id)))],
  ['start', (stage) => stage.startDaemon()],
  ['reboot', reboot],
  ['starts-take', async (stage, [duration = '']) => void (stage.world.machine.faults.startMs = known(durationMs(duration), 'a duration'))],
  ['fail-checks', (stage, words) => each(stage, words, (task) => stage.world.dataPlane.find(task.placement?.privateIpv4Address ?? '', 'unhealthy'))],
  ['checks-take', async (stage, [duration = '']) => void Object.assign(stage.world.dataPlane.faults, exactly('healthyMs', duration))],
  ['drains-take', async (stage, [duration = '']) => void Object.assign(stage.world.dataPlane.faults, exactly('drainMs', duration))],
  ['targets', showTargets],
  ['show', show],
  ['events', showEvents],
  ...taskSetCommands,
  ...shiftCommands,
]);

async function register(stage: Stage, [family = '', program = '', ...size]: readonly string[]): Promise<void> {
  const container = known(programs.get(program), `program "${program}" of ${[...programs.keys()].join(', ')}`);
  const [cpu = '256', memory = '512'] = size;
  const answer: Partial<RegisterTaskDefinitionCommandOutput> = Object(await stage.call('RegisterTaskDefinition', { family, networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu, memory, containerDefinitions: [container] }));
  stage.say(`${family}:${answer.taskDefinition?.revision ?? 'none'}`);
}

function create(stage: Stage, [serviceName = '', ...words]: readonly string[]) {
  const { members, zones, definition, isExternal } = serviceOptions(words);
  const ofExternal = { serviceName, deploymentController: { type: 'EXTERNAL' }, ...members };
  if (isExternal) return stage.call('CreateService', ofExternal);
  return stage.call('CreateService', { serviceName, taskDefinition: definition ?? serviceName, launchType: 'FARGATE', networkConfiguration: networkOf(stage, zones), ...members });
}

/** `web:2`, `web` with options, or both. */
function update(stage: Stage, [name = '', ...words]: readonly string[]) {
  const [service = '', revision] = name.split(':');
  const { members, zones } = serviceOptions(words);
  return stage.call('UpdateService', { service, ...(revision !== undefined && { taskDefinition: name }), ...(zones !== undefined && { networkConfiguration: networkOf(stage, zones) }), ...members });
}

async function rollBack(stage: Stage, [service]: readonly string[]): Promise<void> {
  const list: Partial<ListServiceDeploymentsCommandOutput> = Object(await stage.call('ListServiceDeployments', { service }));
  await stage.call('StopServiceDeployment', { serviceDeploymentArn: list.serviceDeployments?.[0]?.serviceDeploymentArn, stopType: 'ROLLBACK' });
}

async function protect(stage: Stage, words: readonly string[]): Promise<void> {
  const last = words.at(-1) ?? '';
  const ms = durationMs(last);
  const wish = last === 'off' ? { protectionEnabled: false } : { protectionEnabled: true, ...(ms !== undefined && { expiresInMinutes: ms / minuteMs }) };
  await each(stage, last === 'off' || ms !== undefined ? words.slice(0, -1) : words, async (task) => {
    const answer: Partial<UpdateTaskProtectionCommandOutput> = Object(await stage.call('UpdateTaskProtection', { cluster: task.clusterArn, tasks: [task.arn], ...wish }));
    for (const { reason = '', detail = '' } of answer.failures ?? []) stage.say(`${reason}: ${detail}`);
  });
}

async function kill(stage: Stage, words: readonly string[]): Promise<void> {
  if (words[0] === 'daemon') return stage.killDaemon();
  await each(stage, words, (task) => containersOf(task).forEach((id) => stage.world.machine.host.kill(id, 'SIGKILL')));
}

/** The shortest and the longest that it takes are the same. */
function exactly(what: 'healthyMs' | 'drainMs', duration: string): object {
  const ms = known(durationMs(duration), 'a duration');
  return { [`${what}Min`]: ms, [`${what}Max`]: ms };
}

async function reboot(stage: Stage): Promise<void> {
  stage.killDaemon();
  await stage.world.machine.reboot();
  await stage.startDaemon();
}

/** `t3`, `a task of web`, `all tasks of web in us-east-1a`, `a container of web`. */
async function each(stage: Stage, words: readonly string[], act: (task: Task) => unknown): Promise<void> {
  const [, amount, service = '', zone] = /^(a|all) (?:tasks?|containers?) of (\S+)(?: in (\S+))?$/.exec(words.join(' ')) ?? [];
  const id = stage.names.idOf(words[0] ?? '');
  const found = amount === undefined ? stage.tasks().filter((task) => task.id === id) : stage.runningTasks(service, zone);
  if (found.length === 0) throw new Error(`There is no running task for "${words.join(' ')}"`);
  for (const task of amount === 'all' ? found : found.slice(0, 1)) {
    stage.say(task.id);
    await act(task);
  }
}

function containersOf(task: Task): readonly string[] {
  return task.containers.map(({ runtimeId }) => runtimeId);
}
