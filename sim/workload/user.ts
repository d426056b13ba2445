import type { Random } from '#base/random.ts';
import { services } from '#model/service.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { tasks } from '#model/task.ts';
import { subnets } from '#model/vpc.ts';
import { isLucky, pick } from '../engine/streams.ts';
import { scope } from '../world/control-plane.ts';
import { arnOfTargetGroup } from '../world/target-groups.ts';
import { putTaskRole, taskRoleArn } from '../world/task-role.ts';
import type { World } from '../world/world.ts';
import { shiftedBalancer } from '../world/traffic-pairs.ts';
import { strategies, strategiesAlone } from './strategies.ts';
import { allPrograms, goodPrograms, programs, type ProgramName } from './programs.ts';

const serviceNames = ['web', 'api', 'jobs'] as const;
const clusterNames = ['default', 'other'] as const;
const percents = [
  { minimumHealthyPercent: 100, maximumPercent: 200 },
  { minimumHealthyPercent: 100, maximumPercent: 200 },
  { minimumHealthyPercent: 50, maximumPercent: 200 },
  { minimumHealthyPercent: 50, maximumPercent: 150 },
  { minimumHealthyPercent: 0, maximumPercent: 100 },
] as const;
/** What is asked for at most: all of it, twice, fits on the smallest host. */
const countMax = 3;
/** The mean time between two wishes. */
const betweenMs = 4_000;

/** Someone who calls the real operations at times drawn from the seed. What they answer is only looked at for errors of ours. */
export class User {
  readonly #world: World;
  readonly #random: Random;
  #isOver = false;
  #revisions = 0;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  async start(): Promise<void> {
    await this.call('CreateCluster', {});
    await this.call('CreateCluster', { clusterName: 'other' });
    this.#next();
  }

  stop(): void {
    this.#isOver = true;
  }

  /** Of each service that is there: how many tasks it is to have in the end, of a program that works. */
  async repair(): Promise<void> {
    for (const { name, clusterArn, status } of this.#world.controlPlane?.store.list(services) ?? []) {
      if (status !== 'ACTIVE') continue;
      const taskDefinition = await this.#register(pick(this.#random, goodPrograms));
      await this.call('UpdateService', { cluster: clusterArn, service: name, taskDefinition, desiredCount: this.#random.int(3), deploymentConfiguration: { ...percents[0], lifecycleHooks: [] } });
    }
    // Last, so that nothing but this tells services that they may start what they could not.
    this.#trust(true);
  }

  /** The role of all tasks lets ECS assume it, or does so no more. */
  #trust(isTrusting: boolean): void {
    const { world } = { world: this.#world };
    world.trace.add(world.clock.nowMs(), `the role ${isTrusting ? 'trusts' : 'does not trust'} ECS`);
    world.controlPlane?.store.commit((transaction) => putTaskRole(transaction, scope, isTrusting));
  }

  /** Answers of 500 are our own mistakes; a daemon that dies answers nothing. */
  async call(operation: string, input: object): Promise<unknown> {
    const { world } = { world: this.#world };
    const answer = await world.controlPlane?.call(operation, input);
    world.trace.add(world.clock.nowMs(), `${operation} ${JSON.stringify(input)} → ${answer?.status ?? 'nothing'}`);
    if (answer !== undefined && answer.status >= 500) throw new Error(`${operation} ${JSON.stringify(input)} was answered with ${JSON.stringify(answer.body)}`);
    return answer?.body;
  }

  #next(): void {
    this.#world.clock.after(1 + this.#random.int(2 * betweenMs), () => {
      if (this.#isOver) return;
      void this.#wish().catch((failure: unknown) => this.#world.engine.fail(failure));
      this.#next();
    });
  }

  async #wish(): Promise<void> {
    const random = this.#random;
    // One service sees more than the others, so that one deployment of it follows another.
    const isFavourite = isLucky(random, 0.4);
    const cluster = isFavourite ? 'default' : pick(random, clusterNames);
    const service = isFavourite ? 'web' : pick(random, serviceNames);
    const wish = pick(random, ['create', 'create', 'deploy', 'deploy', 'scale', 'scale', 'force', 'delete', 'run', 'stop', 'stop', 'protect', 'deregister', 'roll back', 'continue', 'continue', 'strategy', 'trust'] as const);
    switch (wish) {
      case 'create':
        return void (await this.#create(cluster, service));
      case 'deploy':
        return void (await this.call('UpdateService', { cluster, service, taskDefinition: await this.#register(pick(random, isLucky(random, 0.5) ? goodPrograms : allPrograms)), ...this.#perhapsPercents(), ...this.#perhapsBalancers() }));
      case 'scale':
        return void (await this.call('UpdateService', { cluster, service, desiredCount: random.int(countMax + 1) }));
      case 'force':
        return void (await this.call('UpdateService', { cluster, service, forceNewDeployment: true }));
      case 'delete':
        return void (isLucky(random, 0.4) && (await this.call('DeleteService', { cluster, service, force: true })));
      case 'run':
        return void (await this.call('RunTask', { cluster, taskDefinition: await this.#register(pick(random, allPrograms)), launchType: 'FARGATE', networkConfiguration: this.#network() }));
      case 'deregister':
        return void (await this.call('DeregisterTaskDefinition', { taskDefinition: `app:${1 + random.int(Math.max(1, this.#revisions))}` }));
      case 'strategy':
        return void (await this.call('UpdateService', { cluster, service, deploymentConfiguration: isLucky(random, 0.3) ? { strategy: 'ROLLING' } : pick(random, strategies) }));
      case 'trust':
        return this.#trust(isLucky(random, 0.8));
      case 'continue':
        return this.#continue();
      case 'stop':
      case 'protect':
      case 'roll back':
        return this.#toOne(wish);
    }
  }

  async #toOne(wish: 'stop' | 'protect' | 'roll back'): Promise<void> {
    const store = this.#world.controlPlane?.store;
    if (wish === 'roll back') {
      const underWay = store?.list(serviceDeployments).filter(({ status }) => status === 'IN_PROGRESS') ?? [];
      const open = underWay.find(({ shift }) => (shift?.productionPercent ?? 0) > 0) ?? underWay[0];
      if (open !== undefined) await this.call('StopServiceDeployment', { serviceDeploymentArn: open.arn });
      return;
    }
    const living = store?.find(tasks, 'alive', 'alive') ?? [];
    const task = living[this.#random.int(Math.max(1, living.length))];
    if (task === undefined) return;
    if (wish === 'stop') await this.call('StopTask', { cluster: task.clusterArn, task: task.arn });
    else await this.call('UpdateTaskProtection', { cluster: task.clusterArn, tasks: [task.arn], protectionEnabled: isLucky(this.#random, 0.7), expiresInMinutes: 1 });
  }

  async #continue(): Promise<void> {
    const paused = this.#world.controlPlane?.store.list(serviceDeployments).flatMap(({ arn, shift }) => (shift?.hooks ?? []).filter(({ status }) => status === 'AWAITING_ACTION').map(({ id }) => ({ serviceDeploymentArn: arn, hookId: id }))) ?? [];
    const [first, ...rest] = paused;
    if (first !== undefined) await this.call('ContinueServiceDeployment', { ...pick(this.#random, [first, ...rest]), action: isLucky(this.#random, 0.6) ? 'CONTINUE' : 'ROLLBACK' });
  }

  async #create(cluster: string, serviceName: string): Promise<void> {
    const random = this.#random;
    const rebalancing = pick(random, ['ENABLED', 'DISABLED'] as const);
    const deploymentConfiguration = { ...pick(random, percents), deploymentCircuitBreaker: pick(random, [{ enable: false, rollback: false }, { enable: true, rollback: false }, { enable: true, rollback: true }]) };
    await this.call('CreateService', {
      cluster,
      serviceName,
      taskDefinition: await this.#register(pick(random, isLucky(random, 0.5) ? goodPrograms : allPrograms)),
      desiredCount: random.int(countMax + 1),
      launchType: 'FARGATE',
      networkConfiguration: this.#network(),
      loadBalancers: this.#loadBalancers(),
      availabilityZoneRebalancing: deploymentConfiguration.maximumPercent > 100 ? rebalancing : 'DISABLED',
      deploymentConfiguration,
      ...this.#perhapsShifted(cluster, serviceName, deploymentConfiguration),
    });
  }

  /** Only one of the services of a name has the pair of target groups. */
  #perhapsShifted(cluster: string, serviceName: string, before: object): object {
    if (!isLucky(this.#random, 0.4)) return {};
    const isPaired = cluster === 'default';
    const strategy = pick(this.#random, isPaired ? strategies : strategiesAlone);
    return { deploymentConfiguration: { ...before, ...strategy }, loadBalancers: isPaired ? [shiftedBalancer(scope, serviceName)] : [] };
  }

  #perhapsPercents(): object {
    return isLucky(this.#random, 0.3) ? { deploymentConfiguration: pick(this.#random, percents), availabilityZoneRebalancing: 'DISABLED' } : {};
  }

  #perhapsBalancers(): object {
    return isLucky(this.#random, 0.2) ? { loadBalancers: this.#loadBalancers(), ...(isLucky(this.#random, 0.3) && { healthCheckGracePeriodSeconds: 0 }) } : {};
  }

  #loadBalancers(): object[] {
    const names = pick(this.#random, [[], [], ['blue'], ['blue', 'green']] as const);
    return names.map((name) => ({ targetGroupArn: arnOfTargetGroup(scope, name), containerName: 'app', containerPort: 80 }));
  }

  async #register(program: ProgramName): Promise<string> {
    this.#revisions += 1;
    const answer = await this.call('RegisterTaskDefinition', { family: 'app', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512', taskRoleArn: taskRoleArn(scope), executionRoleArn: taskRoleArn(scope), containerDefinitions: [programs[program]] });
    const { taskDefinition } = Object(answer);
    return Object(taskDefinition).taskDefinitionArn ?? 'app';
  }

  #network(): object {
    const known = this.#world.controlPlane?.store.find(subnets, 'scope', `${scope.account}/${scope.region}`) ?? [];
    return { awsvpcConfiguration: { subnets: known.slice(0, 1 + this.#random.int(3)).map(({ id }) => id) } };
  }
}
