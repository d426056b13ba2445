import type { TaskNetwork } from '#model/link.ts';

/** What the metadata tell of the host that a task runs on. */
export interface HostFacts {
  /** Name servers that the task's resolv.conf names. */
  nameServers(network: TaskNetwork): readonly string[];
  /** What keeps the containers' files; undefined where nothing does. */
  readonly snapshotter?: string | undefined;
}
