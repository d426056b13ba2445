import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { ExecutionResources } from './execution-resources.ts';

/**
 * What is done with a task's execution role (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html). Handed to
 * the agent by the server. Everything throws WorldError in Fargate's words when the role may not.
 */
export interface ExecutionRole {
  /** What has to be there before anything of these containers is made: their secrets, and what signs in to their registries. Fetched anew each time. */
  retrieve(order: TaskOrder, containers: readonly ContainerOrder[]): Promise<ReadonlyMap<string, ExecutionResources>>;
  /** Whether the role may pull the container's image, whether or not the image is on the host already. */
  authorizePull(order: TaskOrder, container: ContainerOrder): Promise<void>;
}

/** For hosts that ask nobody, such as simulated ones: every role may do everything, and has nothing to fetch. */
export const boundlessExecutionRole: ExecutionRole = {
  retrieve: () => Promise.resolve(new Map()),
  authorizePull: () => Promise.resolve(),
};
