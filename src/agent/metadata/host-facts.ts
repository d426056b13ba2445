/** What the metadata tell of the host that a task runs on. */
export interface HostFacts {
  /** What keeps the containers' files; undefined where nothing does. */
  readonly snapshotter?: string | undefined;
}
