import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { observePublicRoutes } from './observe.ts';
import { ipHere, type Shell } from './shell.ts';

/** Where the host sends packets for a public address: to the router of the VPC that has it. */
export interface PublicRoute {
  readonly via: string;
  readonly link: string;
}

/** By underlay address. */
export type PublicRouteTable = ReadonlyMap<string, PublicRoute>;

/** The host's routes to public addresses made to be what is wanted: who changes that waits for the next turn, which applies all changes at once. */
export class PublicRoutes {
  readonly #options: PublicRoutesOptions;
  /** Until somebody says what is wanted, what an earlier life left stays as it is. */
  #wanted: PublicRouteTable | undefined;
  /** Undefined when the host has to be looked at first. */
  #applied: PublicRouteTable | undefined;
  /** Links made since the last turn, which have none of the routes that others of their names had. */
  #freshLinks = new Set<string>();
  #turn: Promise<void> = Promise.resolve();
  #nextTurn: Promise<void> | undefined;

  constructor(options: PublicRoutesOptions) {
    this.#options = options;
  }

  set(wanted: PublicRouteTable): Promise<void> {
    this.#wanted = wanted;
    return this.#reconcile();
  }

  /** Makes again what somebody else removed, and what could not be made before. */
  repair(): Promise<void> {
    this.#applied = undefined;
    return this.#reconcile();
  }

  /** Leads what it is to have to a link that was just made. */
  renew(link: string): Promise<void> {
    this.#freshLinks.add(link);
    return this.#reconcile();
  }

  #reconcile(): Promise<void> {
    this.#nextTurn ??= this.#turn.then(() => {
      this.#nextTurn = undefined;
      this.#turn = this.#apply();
      return this.#turn;
    });
    return this.#nextTurn;
  }

  /** Never rejects. */
  async #apply(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    const { shell, hasLink, isReady, log } = this.#options;
    try {
      // The routes by an uplink that is still to come, or only half made, are made with it.
      const possible = new Map([...wanted].filter(([, { link }]) => hasLink(link) && isReady(link)));
      const before = await this.#before();
      const lines = publicRouteLines(before, possible, hasLink);
      if (lines.length > 0) await shell.run(ipHere, lines);
      this.#applied = possible;
    } catch (thrown) {
      log.warn('the host\'s routes to public addresses could not be changed; it is tried again soon', { reason: messageOf(thrown) });
    }
  }

  /** What is there; not known any more until the turn that asks has ended well. */
  async #before(): Promise<PublicRouteTable> {
    const { shell, linkPrefix } = this.#options;
    const [applied, fresh] = [this.#applied, this.#freshLinks];
    this.#applied = undefined;
    this.#freshLinks = new Set();
    return applied === undefined ? observePublicRoutes(shell, linkPrefix) : new Map([...applied].filter(([, { link }]) => !fresh.has(link)));
  }
}

export interface PublicRoutesOptions {
  readonly linkPrefix: string;
  /** Whether it is there. */
  readonly hasLink: (link: string) => boolean;
  readonly isReady: (link: string) => boolean;
  readonly shell: Shell;
  readonly log: Log;
}

/** Lines for `ip -batch` from one table to the other. The kernel took the routes of links that are gone. */
export function publicRouteLines(before: PublicRouteTable, after: PublicRouteTable, hasLink: (link: string) => boolean): readonly string[] {
  const lost = [...before].filter(([address, { link }]) => !after.has(address) && hasLink(link));
  const changed = [...after].filter(([address, { via, link }]) => before.get(address)?.via !== via || before.get(address)?.link !== link);
  return [...lost.map(([address]) => `route del ${address}/32`), ...changed.map(([address, { via, link }]) => `route replace ${address}/32 via ${via} dev ${link}`)];
}
