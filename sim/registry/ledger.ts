import { imageKey } from '#model/image.ts';
import { Violation } from '../engine/violation.ts';

/** What clients know: what they were answered, which no fault may make untrue. */
export class Ledger {
  /** Images, by key, that somebody was told are there, and that nobody has deleted since. */
  readonly images = new Set<string>();
  /** Images whose deletion was answered, and that nobody has pushed since. */
  readonly deleted = new Set<string>();
  /** Blobs of a repository that a client was told of, by image key, and until when it may rely on them. */
  readonly #told = new Map<string, number>();
  /** Blobs that a client has taken off a repository, whatever its images need, and that have not come back. */
  readonly unlinked = new Set<string>();
  readonly #everUnlinked = new Set<string>();
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

  unlink(repositoryArn: string, digest: string): void {
    const key = imageKey(repositoryArn, digest);
    this.#told.delete(key);
    this.unlinked.add(key);
    this.#everUnlinked.add(key);
  }

  /** A link that came back may be lost with the daemon that had not answered for it. */
  restarted(): void {
    for (const key of this.#everUnlinked) this.unlinked.add(key);
  }

  forgetRepository(repositoryArn: string): void {
    for (const key of this.#told.keys()) if (key.startsWith(`${repositoryArn}@`)) this.#told.delete(key);
  }

  imageWent(key: string): void {
    if (!this.#isDeleting) throw new Violation('images', `${key} went, and nobody had asked for it`);
    this.images.delete(key);
  }
}
