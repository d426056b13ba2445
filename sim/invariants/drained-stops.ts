import type { AgentLink, TaskOrder } from '#model/link.ts';
import { Violation } from '../engine/violation.ts';

export interface StopWatch {
  readonly isRunning: (runtimeId: string) => boolean;
  /** Whether a load balancer may still send the task something. */
  readonly hasConnections: (taskArn: string) => boolean;
  readonly fail: (violation: Violation) => void;
}

/** The agent with every order looked at before it acts on it: no container gets SIGTERM while a load balancer may still send it something. */
export function watchStops(agent: AgentLink, watch: StopWatch): AgentLink {
  return {
    setOrders(orders) {
      for (const order of orders) if (order.wish !== 'RUN') check(order, watch);
      agent.setOrders(orders);
    },
    onReport: (listener) => agent.onReport(listener),
  };
}

function check({ taskArn, containers }: TaskOrder, { isRunning, hasConnections, fail }: StopWatch): void {
  if (containers.some(({ runtimeId }) => isRunning(runtimeId)) && hasConnections(taskArn)) fail(new Violation('no SIGTERM before the targets have drained', taskArn));
}
