import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { minuteMs } from '#base/time.ts';
import type { Action } from '#model/listener-rule.ts';
import type { TrafficShift } from '#model/traffic-shift.ts';
import { OneService } from '../service-world.fixture.ts';

export const production = 'production-rule';
export const test = 'test-rule';

/** A service behind the groups `one` and `two`: the production rule leads to `one`, the test rule to `two`. */
export class ShiftingService extends OneService {
  constructor(configuration: DeploymentConfiguration = {}) {
    super({ deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, minimumHealthyPercent: 100, maximumPercent: 200, ...configuration } });
    this.loadBalancers = [{ targetGroupArn: 'one', containerName: 'app', containerPort: 80, advancedConfiguration: { alternateTargetGroupArn: 'two', productionListenerRule: production, testListenerRule: test, roleArn: 'role' } }];
    this.actions.set(production, forwardTo({ one: 100 })).set(test, forwardTo({ two: 1 }));
  }

  /** One with a revision that has completed, all traffic at group `two`, and a second revision that is being deployed. */
  static deploying(configuration: DeploymentConfiguration = {}): ShiftingService {
    const service = new ShiftingService({ bakeTimeInMinutes: 0 });
    service.deploy(1);
    service.run();
    service.service = { ...service.service, deploymentConfiguration: { ...service.service.deploymentConfiguration, bakeTimeInMinutes: 5, ...configuration } };
    service.deploy(2);
    return service;
  }

  shift(): TrafficShift {
    return known(this.latestDeployment().shift, 'a shift');
  }

  /** Host and controllers work until the stage is reached; time goes on in steps of half a second, and of a minute where nothing else happens. */
  runTo(stage: TrafficShift['stage']): void {
    for (let turns = 0; turns < 2_000 && this.latestDeployment().shift?.stage !== stage; turns += 1) {
      if (this.turn().serviceDeployments.length === 0) this.work();
    }
    if (this.shift().stage !== stage) throw new Error(`the deployment stays in ${this.shift().stage}`);
  }

  /** The host does what is asked of it, and half a second passes. */
  work(): void {
    for (const task of this.wanted().filter(({ lastStatus }) => lastStatus === 'PENDING')) this.start(task);
    for (const task of this.wanted()) this.serve(task);
    for (const task of this.tasks.filter(({ desiredStatus }) => desiredStatus === 'STOPPED')) this.finish(task);
    this.nowMs += 500;
  }

  minutes(count: number): void {
    this.nowMs += count * minuteMs;
    this.run();
  }

  weights(rule = production): Readonly<Record<string, number>> {
    const groups = (this.actions.get(rule) ?? []).flatMap((action) => (action.type === 'forward' ? action.targetGroups : []));
    return Object.fromEntries(groups.map(({ targetGroupArn, weight }) => [targetGroupArn, weight]));
  }

  request(status: 'ROLLBACK_REQUESTED' | 'STOP_REQUESTED'): void {
    this.serviceDeployments = this.serviceDeployments.map((deployment) => (deployment === this.latestDeployment() ? { ...deployment, status } : deployment));
  }

  /** As ContinueServiceDeployment does it, to all that waits. */
  answer(status: 'SUCCEEDED' | 'FAILED'): void {
    const latest = this.latestDeployment();
    const hooks = this.shift().hooks.map((hook) => (hook.status === 'AWAITING_ACTION' ? { ...hook, status } : hook));
    this.serviceDeployments = this.serviceDeployments.map((deployment) => (deployment === latest ? { ...latest, shift: { ...this.shift(), hooks } } : deployment));
  }

  groupsOf(revision: number): readonly string[] {
    return [...new Set(this.wanted(revision).flatMap(({ service }) => service?.targetGroups?.map(({ targetGroupArn }) => targetGroupArn) ?? []))];
  }
}

export function forwardTo(weights: Readonly<Record<string, number>>): readonly Action[] {
  return [{ type: 'forward', targetGroups: Object.entries(weights).map(([targetGroupArn, weight]) => ({ targetGroupArn, weight })), isPlain: false }];
}
