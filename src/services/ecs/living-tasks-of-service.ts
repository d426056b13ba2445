import { tasks, type Task } from '#model/task.ts';
import type { Reader } from '#state/store.ts';

/** The tasks of a service that have not stopped. */
export function livingTasksOfService(reader: Reader, serviceArn: string): readonly Task[] {
  return reader.find(tasks, 'service', serviceArn).filter(({ lastStatus }) => lastStatus !== 'STOPPED');
}
