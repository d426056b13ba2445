import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { EcrEvent } from '#services/ecr/events/ecr-event.ts';
import type { EcsEvent, EventFacts } from '#services/ecs/events/ecs-event.ts';
import type { EventsPage } from './admin-protocol.ts';

/** Older ones are forgotten: an event is for those who listen. */
const keptMax = 1_000;
const pageMax = 200;

/** With its sequence, which counts all events since the daemon's start, from 1. */
type FedEvent = EventsPage['events'][number];

/** Of what has just happened. */
export type BuildEvent = (facts: EventFacts) => EcsEvent | EcrEvent;
export type KeepEvent = (build: BuildEvent) => void;

interface EventFeedOptions {
  /** Each begins to tell what happens, and gives what ends that. */
  readonly sources: readonly ((keep: KeepEvent) => readonly (() => void)[])[];
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Kept {
  readonly sequence: number;
  readonly atMs: number;
  readonly build: BuildEvent;
  /** Made with its first reading, which most changes never see. */
  event?: EcsEvent | EcrEvent;
}

/** What ECS and ECR tell EventBridge, kept ready for who asks: the last changes, which become events when somebody reads them. */
export class EventFeed implements Disposable {
  readonly #options: EventFeedOptions;
  readonly #unfollow: readonly (() => void)[];
  readonly #listeners = new Set<(fed: FedEvent) => void>();
  #kept: Kept[] = [];
  #last = 0;
  /** False while it is told of what was there before it. */
  #isFollowing = false;

  constructor(options: EventFeedOptions) {
    this.#options = options;
    this.#unfollow = options.sources.flatMap((follow) => follow((build) => this.#keep(build)));
    this.#isFollowing = true;
  }

  /** Events after a sequence, as far as they are kept, the earliest first. */
  page(after: number): EventsPage {
    const index = this.#kept.findIndex(({ sequence }) => sequence > after);
    const events = index < 0 ? [] : this.#kept.slice(index, index + pageMax).map((kept) => this.#read(kept));
    return { last: this.#last, events };
  }

  /** Calls back for each event in a turn of its own; the returned function ends it. */
  subscribe(listener: (fed: FedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    for (const unfollow of this.#unfollow) unfollow();
    this.#listeners.clear();
  }

  #keep(build: BuildEvent): void {
    if (!this.#isFollowing) return;
    const kept: Kept = { sequence: ++this.#last, atMs: this.#options.clock.nowMs(), build };
    this.#kept.push(kept);
    // Not with each one: taking from the front moves all the others.
    if (this.#kept.length >= 2 * keptMax) this.#kept = this.#kept.slice(-keptMax);
    if (this.#listeners.size > 0) queueMicrotask(() => this.#tell(kept));
  }

  #tell(kept: Kept): void {
    for (const listener of this.#listeners) listener(this.#read(kept));
  }

  #read(kept: Kept): FedEvent {
    kept.event ??= kept.build({ id: this.#options.ids.uuid(), atMs: kept.atMs });
    return { sequence: kept.sequence, event: kept.event };
  }
}
