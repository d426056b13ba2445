import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import { deployments } from '#model/deployment.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { tasks } from '#model/task.ts';
import { deploymentStateChange, isDeploymentStateChange } from '#services/ecs/events/deployment-state-change.ts';
import type { EcsEvent, EventFacts } from '#services/ecs/events/ecs-event.ts';
import { changedHooks, hookStateChange } from '#services/ecs/events/hook-state-change.ts';
import { serviceAction } from '#services/ecs/events/service-action.ts';
import { isTaskStateChange, taskStateChange } from '#services/ecs/events/task-state-change.ts';
import type { Store } from '#state/store.ts';
import type { EventsPage } from './admin-protocol.ts';

/** Older ones are forgotten: an event is for those who listen. */
const keptMax = 1_000;
const pageMax = 200;

/** With its sequence, which counts all events since the daemon's start, from 1. */
type FedEvent = EventsPage['events'][number];

interface EventFeedOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

type Build = (facts: EventFacts) => EcsEvent;

interface Kept {
  readonly sequence: number;
  readonly atMs: number;
  readonly build: Build;
  /** Made with its first reading, which most changes never see. */
  event?: EcsEvent;
}

/** What ECS tells EventBridge, kept ready for who asks: the last changes, which become events when somebody reads them. */
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
    const { store } = options;
    this.#unfollow = [
      store.follow(tasks, (before, after) => after !== undefined && isTaskStateChange(before, after) && this.#keep((facts) => taskStateChange(after, facts))),
      store.follow(deployments, (before, after) => after !== undefined && isDeploymentStateChange(before, after) && this.#keep((facts) => deploymentStateChange(after, facts))),
      store.follow(serviceDeployments, (before, after) => {
        if (after !== undefined) for (const hook of changedHooks(before, after)) this.#keep((facts) => hookStateChange(after, hook, facts));
      }),
      store.follow(serviceEvents, (before, after) => {
        const { eventName } = after ?? {};
        if (after !== undefined && before === undefined && eventName !== undefined) this.#keep((facts) => serviceAction(after, eventName, facts));
      }),
    ];
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

  #keep(build: Build): void {
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
