import { assert } from '#base/assert.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';

/** A link that can be used before there is an agent at its other end: the agent then finds the latest orders. */
export class DeferredLink implements AgentLink {
  #orders: readonly TaskOrder[] | undefined;
  #agent: AgentLink | undefined;
  #isWithdrawn = false;
  readonly #listeners: ((report: TaskReport) => void)[] = [];

  attach(agent: AgentLink): void {
    assert(this.#agent === undefined, 'a link has one agent');
    this.#agent = agent;
    agent.onReport((report) => {
      for (const listener of this.#listeners) listener(report);
    });
    if (this.#orders !== undefined) agent.setOrders(this.#orders);
  }

  setOrders(orders: readonly TaskOrder[]): void {
    if (this.#isWithdrawn) return;
    this.#orders = orders;
    this.#agent?.setOrders(orders);
  }

  /** Takes back all orders, for good: a controller that hears of the first task's end must not order the others again. */
  withdraw(): void {
    this.setOrders([]);
    this.#isWithdrawn = true;
  }

  onReport(listener: (report: TaskReport) => void): void {
    this.#listeners.push(listener);
  }
}
