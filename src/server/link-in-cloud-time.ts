import type { AgentLink, TaskReport } from '#model/link.ts';

/** An agent sees real time only: what it reports is shown to the control plane by the cloud's clock, as that was at each moment. */
export function linkInCloudTime(link: AgentLink, shownTimeOf: (realMs: number) => number): AgentLink {
  return {
    setOrders: (orders) => link.setOrders(orders),
    onReport: (listener) => link.onReport((report) => listener(inCloudTime(report, shownTimeOf))),
  };
}

function inCloudTime(report: TaskReport, shownTimeOf: (realMs: number) => number): TaskReport {
  const { connectivityAt, pullStartedAt, pullStoppedAt, startedAt, executionStoppedAt } = report;
  return {
    ...report,
    ...(connectivityAt !== undefined && { connectivityAt: shownTimeOf(connectivityAt) }),
    ...(pullStartedAt !== undefined && { pullStartedAt: shownTimeOf(pullStartedAt) }),
    ...(pullStoppedAt !== undefined && { pullStoppedAt: shownTimeOf(pullStoppedAt) }),
    ...(startedAt !== undefined && { startedAt: shownTimeOf(startedAt) }),
    ...(executionStoppedAt !== undefined && { executionStoppedAt: shownTimeOf(executionStoppedAt) }),
    containers: report.containers.map((container) => ({
      ...container,
      ...(container.startedAt !== undefined && { startedAt: shownTimeOf(container.startedAt) }),
      ...(container.stoppedAt !== undefined && { stoppedAt: shownTimeOf(container.stoppedAt) }),
    })),
  };
}
