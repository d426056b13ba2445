import type { planService } from '#controllers/service/plan.ts';
import type { planTasks } from '#controllers/task/plan.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';
import type { AgentLink } from '#model/link.ts';
import type { Store } from '#state/store.ts';

/** Parts of the product that a run may replace: with mistakes that the simulator has to find. */
export interface Parts {
  readonly planService?: typeof planService;
  readonly planTasks?: typeof planTasks;
  /** What the agent's end of the link is wrapped in. */
  readonly agentOf?: (agent: AgentLink) => AgentLink;
  /** What the controllers see of the store; told how often a control plane has started. */
  readonly storeOf?: (store: Store, starts: number) => Store;
  readonly usageOf?: (usage: { readonly held: TaskSize }) => { readonly held: TaskSize };
}
