import { planService, type ServicePlan } from '#controllers/service/plan.ts';
import { planTasks, type TaskPlan } from '#controllers/task/plan.ts';
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
  events: [],
  isExpired: false,
  wakeAt: Infinity,
  awaitsCapacity: false,
};
const noTaskPlan: TaskPlan = { tasks: [], networkInterfaces: [], releasedNetworkInterfaceIds: [] };

/** The plans of the controllers; one that throws ends the run, as it would end a daemon. */
export function guardedPlans(parts: Parts, fail: (failure: unknown) => void): { readonly ofServices: typeof planService; readonly ofTasks: typeof planTasks } {
  return { ofServices: guarded(parts.planService ?? planService, noServicePlan, fail), ofTasks: guarded(parts.planTasks ?? planTasks, noTaskPlan, fail) };
}

function guarded<World, Plan>(plan: (world: World) => Plan, nothing: Plan, fail: (failure: unknown) => void): (world: World) => Plan {
  return (world) => {
    try {
      return plan(world);
    } catch (failure) {
      fail(failure);
      return nothing;
    }
  };
}
