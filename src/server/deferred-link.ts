import { assert } from '#base/assert.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';

/** A link that can be used before there is an agent at its other end: the agent then finds the latest orders. */
export class DeferredLink implements AgentLink {
  #orders: readonly TaskOrder[] | undefined;
  #agent: AgentLink | undefined;
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
    this.#orders = orders;
    this.#agent?.setOrders(orders);
  }

  onReport(listener: (report: TaskReport) => void): void {
    this.#listeners.push(listener);
  }
}
