import { Violation } from '../engine/violation.ts';

/** What clients know: what they were answered, which no fault may make untrue. */
export class Ledger {
  /** Images, by key, that somebody was told are there, and that nobody has deleted since. */
  readonly images = new Set<string>();
  /** Images whose deletion was answered, and that nobody has pushed since. */
  readonly deleted = new Set<string>();
  /** Blobs of a repository that a client was told of, by image key, and until when it may rely on them. */
  readonly #told = new Map<string, number>();
  #isDeleting = false;

  /** Images may go in this turn: somebody has asked for it. */
  deleting<T>(work: () => T): T {
    this.#isDeleting = true;
    try {
      return work();
    } finally {
      this.#isDeleting = false;
    }
  }

  tell(key: string, untilMs: number): void {
    this.#told.set(key, Math.max(untilMs, this.#told.get(key) ?? 0));
  }

  told(nowMs: number): readonly string[] {
    return Array.from(this.#told).filter(([, untilMs]) => nowMs <= untilMs).map(([key]) => key);
  }

  /** Somebody has taken the blob off the repository. */
  untell(key: string): void {
    this.#told.delete(key);
  }

  forgetRepository(repositoryArn: string): void {
    for (const key of this.#told.keys()) if (key.startsWith(`${repositoryArn}@`)) this.#told.delete(key);
  }

  imageWent(key: string): void {
    if (!this.#isDeleting) throw new Violation('images', `${key} went, and nobody had asked for it`);
    this.images.delete(key);
  }
}
