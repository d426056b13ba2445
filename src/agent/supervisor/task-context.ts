import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { HeldNetworks } from '#network/networks.ts';
import type { Images } from '../images/image.ts';
import type { ContainerLogs } from '../logs/container-logs.ts';
import type { Runtime } from '../runtimes/runtime.ts';
import type { TaskCgroups } from '../runtimes/task-cgroups.ts';
import type { ExecutionRole } from './execution-role.ts';
import type { Gate } from './gate.ts';
import type { Reaches } from './service-reach.ts';
import type { TaskFiles } from './task-files.ts';

/** What a task's loop works with; shared by all tasks of the agent. */
export interface TaskContext {
  readonly runtime: Runtime;
  readonly images: Images;
  readonly cgroups: TaskCgroups;
  readonly networks: HeldNetworks;
  readonly reaches: Reaches;
  readonly executionRole: ExecutionRole;
  readonly logs: ContainerLogs;
  readonly files: TaskFiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Creates and starts of containers that go on at once. */
  readonly launches: Gate;
}
