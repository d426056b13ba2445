/** The digests of the images that the tasks of this host hold; counted, so that no report makes anybody look at all tasks. */
export class ImagesInUse {
  readonly #keep: (digests: ReadonlySet<string>) => void;
  readonly #ofTasks = new Map<string, readonly string[]>();
  /** digest → how many containers hold it */
  readonly #counts = new Map<string, number>();
  #isChanged = false;

  constructor(keep: (digests: ReadonlySet<string>) => void) {
    this.#keep = keep;
  }

  /** The task holds these and no others. */
  hold(taskId: string, digests: readonly string[]): void {
    const before = this.#ofTasks.get(taskId) ?? [];
    for (const digest of digests) this.#count(digest, 1);
    for (const digest of before) this.#count(digest, -1);
    if (digests.length === 0) this.#ofTasks.delete(taskId);
    else this.#ofTasks.set(taskId, digests);
  }

  /** Tells which are in use when they are others than last time. */
  keep(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    this.#keep(new Set(this.#counts.keys()));
  }

  #count(digest: string, by: 1 | -1): void {
    const before = this.#counts.get(digest) ?? 0;
    const count = before + by;
    if (count === 0) this.#counts.delete(digest);
    else this.#counts.set(digest, count);
    if (before === 0 || count === 0) this.#isChanged = true;
  }
}
