import { minuteMs } from '#base/time.ts';
import { maximumCount, minimumHealthyCount } from '#model/deployment-limits.ts';
import { wantedCount, type Service } from '#model/service.ts';
import type { Task } from '#model/task.ts';
import { Violation } from '../engine/violation.ts';
import { healthyAfterMs } from '../world/control-plane.ts';

/** More than a user can cause by wishes, deaths and failures of which each puts off the next start. */
const startsPerMinuteMax = 100;

/** What is known of a task by other documents than its own. */
export interface TaskFacts {
  /** Whether the service is being deployed beside what it replaces: its percentages say nothing then. */
  readonly shiftsTraffic: (serviceArn: string) => boolean;
  /** Whether its definition has a health check. */
  readonly isChecked: (task: Task) => boolean;
  /** Whether it is healthy in all of its target groups. */
  readonly servesAll: (task: Task) => boolean;
}

export type TaskChange = readonly [before: Task | undefined, after: Task | undefined];

/** What the services' tasks were before a commit, so that what the commit does to them can be judged. */
export class ServiceBook {
  readonly #tasks = new Map<string, Map<string, Task>>();
  readonly #services = new Map<string, Service>();
  /** How many tasks each service has started in its last minute. */
  readonly #starts = new Map<string, { readonly minute: number; readonly count: number }>();
  readonly #facts: TaskFacts;

  constructor(facts: TaskFacts) {
    this.#facts = facts;
  }

  putService(service: Service | undefined, arn: string): void {
    if (service === undefined) this.#services.delete(arn);
    else this.#services.set(arn, service);
  }

  /** All that one commit changes about tasks, in order; the services are as the commit leaves them. */
  putTasks(changes: readonly TaskChange[], nowMs: number): void {
    const byService = Map.groupBy(changes, ([before, after]) => (after ?? before)?.service?.serviceArn);
    for (const [arn, ofService] of byService) if (arn !== undefined) this.#judge(arn, ofService, nowMs);
  }

  #judge(arn: string, changes: readonly TaskChange[], nowMs: number): void {
    const tasks = this.#tasks.get(arn) ?? new Map<string, Task>();
    this.#tasks.set(arn, tasks);
    const before = this.#countsOf(tasks, nowMs);
    for (const [was, is] of changes) {
      if (is === undefined) tasks.delete(was?.arn ?? '');
      else tasks.set(is.arn, is);
    }
    const after = this.#countsOf(tasks, nowMs);
    const service = this.#services.get(arn);
    const started = changes.filter(([was, is]) => was === undefined && is !== undefined).length;
    const isShifting = this.#facts.shiftsTraffic(arn);
    if (started > 0) checkStarts(service, { arn, before, after, isShifting });
    this.#checkChurn(arn, { started, nowMs });
    const stopped = changes.flatMap(([was, is]) => (was?.desiredStatus === 'RUNNING' && is?.desiredStatus === 'STOPPED' && is.stopCode === 'ServiceSchedulerInitiated' ? [was] : []));
    if (service !== undefined && !isShifting && stopped.some((task) => this.#isHealthy(task, nowMs))) checkStops(service, { before, after });
  }

  #countsOf(tasks: ReadonlyMap<string, Task>, nowMs: number): Counts {
    const wanted = [...tasks.values()].filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    return { wanted: wanted.length, healthy: wanted.filter((task) => this.#isHealthy(task, nowMs)).length };
  }

  /** Whatever dies, starts are put off before long. */
  #checkChurn(arn: string, { started, nowMs }: { readonly started: number; readonly nowMs: number }): void {
    const minute = Math.floor(nowMs / minuteMs);
    const last = this.#starts.get(arn);
    const count = started + (last?.minute === minute ? last.count : 0);
    this.#starts.set(arn, { minute, count });
    if (count > startsPerMinuteMax) throw new Violation('a service does not start tasks without end', `${arn} has started ${count} within a minute`);
  }

  /** As the documentation has it; the service notes only say that a task was healthy before. */
  #isHealthy(task: Task, nowMs: number): boolean {
    if (task.desiredStatus !== 'RUNNING' || task.lastStatus !== 'RUNNING') return false;
    const { isChecked, servesAll } = this.#facts;
    // What a replaced agent knew is not known yet, and no worse for that.
    const isForgotten = task.healthStatus === 'UNKNOWN' && task.service?.healthyAt !== undefined;
    if (isChecked(task) && task.healthStatus !== 'HEALTHY' && !isForgotten) return false;
    if (task.service?.targetGroups !== undefined) return servesAll(task);
    return isChecked(task) || (task.runningAt ?? Infinity) + healthyAfterMs <= nowMs;
  }
}

interface Counts {
  readonly wanted: number;
  readonly healthy: number;
}

function checkStarts(service: Service | undefined, { arn, before, after, isShifting }: { readonly arn: string; readonly before: Counts; readonly after: Counts; readonly isShifting: boolean }): void {
  if (service === undefined) throw new Violation('a task of a service has its service', `a task of ${arn} was started`);
  const ofRolling = Math.max(maximumCount(service), wantedCount(service));
  // Both revisions, and what a reconciliation has not stopped yet.
  const ofController = isShifting ? 2 * wantedCount(service) + before.wanted : ofRolling;
  const maximum = service.deploymentController === 'EXTERNAL' ? Infinity : ofController;
  if (after.wanted > Math.max(before.wanted, maximum)) throw new Violation('never above maximumPercent by our own doing', `${service.name} has ${after.wanted} wanted tasks of at most ${maximum}`);
}

function checkStops(service: Service, { before, after }: { readonly before: Counts; readonly after: Counts }): void {
  const minimum = Math.min(before.healthy, minimumHealthyCount(service));
  if (after.healthy < minimum) throw new Violation('never below minimumHealthyPercent by our own doing', `${service.name} is left with ${after.healthy} healthy tasks of at least ${minimum}`);
}
