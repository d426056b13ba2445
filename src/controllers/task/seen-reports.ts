import type { TaskReport } from '#model/link.ts';

/** Which reports were taken, so that one that was doubled or overtaken on the way is not taken for news. */
export class SeenReports {
  readonly #last = new Map<string, Pick<TaskReport, 'generation' | 'sequence' | 'agentId'>>();

  /** True once for each report that is newer than all before it; it is remembered. */
  isNew(report: TaskReport): boolean {
    const last = this.#last.get(report.taskArn);
    if (last !== undefined && (report.generation < last.generation || (report.agentId === last.agentId && report.sequence <= last.sequence))) return false;
    this.#last.set(report.taskArn, { generation: report.generation, sequence: report.sequence, agentId: report.agentId });
    return true;
  }

  /** Of a task that has ended nothing more is to come. */
  forget(taskArn: string): void {
    this.#last.delete(taskArn);
  }
}
