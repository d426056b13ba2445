import { planService, type ServicePlan } from '#controllers/service/plan.ts';
import { planTasks, type TaskPlan } from '#controllers/task/plan.ts';
import { Violation } from '../engine/violation.ts';
import type { Parts } from './parts.ts';

const noServicePlan: ServicePlan = {
  service: undefined,
  deployments: [],
  removedDeploymentIds: [],
  taskSets: [],
  removedTaskSetArns: [],
  serviceDeployments: [],
  revisions: [],
  tasks: [],
  targets: [],
  actions: new Map(),
  events: [],
  isExpired: false,
  wakeAt: Infinity,
  awaitsCapacity: false,
};
const noTaskPlan: TaskPlan = { tasks: [], networkInterfaces: [], releasedNetworkInterfaceIds: [] };

/** Plans at one moment of time: beyond it a plan goes on for ever about nothing, and never lets the engine look. */
const plansPerMomentMax = 2_000;

/** The plans of the controllers; one that throws ends the run, as it would end a daemon. */
export function guardedPlans(parts: Parts, fail: (failure: unknown) => void): { readonly ofServices: typeof planService; readonly ofTasks: typeof planTasks } {
  return { ofServices: guarded(parts.planService ?? planService, noServicePlan, fail), ofTasks: guarded(parts.planTasks ?? planTasks, noTaskPlan, fail) };
}

function guarded<World extends { readonly nowMs: number }, Plan>(plan: (world: World) => Plan, nothing: Plan, fail: (failure: unknown) => void): (world: World) => Plan {
  let momentMs = -1;
  let plansOfMoment = 0;
  return (world) => {
    plansOfMoment = world.nowMs === momentMs ? plansOfMoment + 1 : 0;
    momentMs = world.nowMs;
    try {
      if (plansOfMoment > plansPerMomentMax) throw new Violation('livelock', `${plansOfMoment} plans at one moment`);
      return plan(world);
    } catch (failure) {
      fail(failure);
      return nothing;
    }
  };
}
