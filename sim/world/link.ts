import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';
import { isLucky } from '../engine/streams.ts';

export interface LinkFaults {
  lost: number;
  doubled: number;
  delayed: number;
  /** The longest delay; reports of different delays overtake each other. */
  delayMsMax: number;
}

/** How often the sender of orders says the latest ones again, as it cannot know whether they came. */
const repeatMs = 15_000;

/**
 * The way between control plane and agent. Orders are a stream: they may be lost, doubled or late, but the receiver drops what was overtaken, as an
 * ordered connection would. Reports may also overtake each other. A new process at either end
 * begins a new connection, and nothing comes of the one before any more.
 */
export class SimLink {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #faults: LinkFaults;
  #epoch = 0;
  #sent = 0;
  #received = 0;
  #orders: readonly TaskOrder[] | undefined;
  #agent: AgentLink | undefined;
  /** The agent that has connected last, which may be dead. */
  #latest: AgentLink | undefined;
  #listeners: ((report: TaskReport) => void)[] = [];

  constructor(options: { readonly clock: Clock; readonly random: Random; readonly faults: LinkFaults }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#faults = options.faults;
    this.#repeat();
  }

  /** The end of a control plane that has just started. */
  connectControlPlane(): AgentLink {
    this.#epoch += 1;
    this.#orders = undefined;
    this.#listeners = [];
    const epoch = this.#epoch;
    return {
      setOrders: (orders) => {
        if (epoch !== this.#epoch) return;
        this.#orders = orders;
        this.#sendOrders(orders);
      },
      onReport: (listener) => void this.#listeners.push(listener),
    };
  }

  disconnectControlPlane(): void {
    this.#epoch += 1;
    this.#orders = undefined;
    this.#listeners = [];
  }

  attachAgent(agent: AgentLink): void {
    this.#agent = agent;
    this.#latest = agent;
    agent.onReport((report) => {
      if (agent !== this.#agent) return;
      const epoch = this.#epoch;
      this.#carry(() => {
        if (epoch === this.#epoch && agent === this.#latest) for (const listener of this.#listeners) listener(report);
      });
    });
    if (this.#orders !== undefined) this.#sendOrders(this.#orders);
  }

  detachAgent(): void {
    this.#agent = undefined;
  }

  #sendOrders(orders: readonly TaskOrder[]): void {
    const agent = this.#agent;
    const epoch = this.#epoch;
    this.#sent += 1;
    const place = this.#sent;
    this.#carry(() => {
      if (agent !== this.#agent || epoch !== this.#epoch || place < this.#received) return;
      this.#received = place;
      agent?.setOrders(orders);
    });
  }

  #carry(deliver: () => void): void {
    const { lost, doubled, delayed, delayMsMax } = this.#faults;
    if (isLucky(this.#random, lost)) return;
    const delay = () => (isLucky(this.#random, delayed) ? this.#random.int(delayMsMax) : 1);
    this.#clock.after(delay(), deliver);
    if (isLucky(this.#random, doubled)) this.#clock.after(delay(), deliver);
  }

  #repeat(): void {
    this.#clock.after(repeatMs, () => {
      if (this.#orders !== undefined) this.#sendOrders(this.#orders);
      this.#repeat();
    });
  }
}
