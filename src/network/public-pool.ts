import { known } from '#base/assert.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { formatAddress, isInCidr, overlap, parseAddress, parseCidr } from '#model/cidr.ts';
import { uplinkRange } from './host-plan.ts';
import { isLoopback } from './host-table.ts';
import type { HostView } from './observe.ts';
import { ipHere, type Shell } from './shell.ts';

/**
 * The CIDR of public addresses as the host's own: the loopback's are without further ado, for others there is a route, by
 * which the host also answers its neighbours when they ask who has them.
 */
export class PublicPool {
  readonly #cidr: string;
  readonly #shell: Shell;
  readonly #log: Log;

  constructor(cidr: string, shell: Shell, log: Log) {
    this.#cidr = cidr;
    this.#shell = shell;
    this.#log = log;
  }

  /** Throws WorldError when the host would lose an address of its own to tasks. */
  checkIsFree({ links }: HostView): void {
    const pool = known(parseCidr(this.#cidr), `a CIDR in ${this.#cidr}`);
    const taken = links.flatMap(({ addresses }) => addresses).find((address) => isInCidr(known(parseAddress(address), 'an address'), pool));
    const isUnderlay = overlap(pool, known(parseCidr(uplinkRange), 'a CIDR'));
    if (taken === undefined && !isUnderlay) return;
    const who = taken === undefined ? `${formatAddress(pool.first)} is used between this host and its VPCs` : `${taken} is this host's own`;
    throw new WorldError('PublicAddressesTaken', `public addresses cannot be taken from ${this.#cidr}: ${who}; set DRYDOCK_PUBLIC_ADDRESSES to another block`);
  }

  async claim(): Promise<void> {
    // From the loopback, as for a pool on it: who asks with the address itself would get no answer.
    if (!isLoopback(this.#cidr)) await this.#shell.run(ipHere, [`route replace local ${this.#cidr} dev lo src 127.0.0.1`]);
  }

  async release(): Promise<void> {
    if (isLoopback(this.#cidr)) return;
    await this.#shell.run(ipHere, [`route del local ${this.#cidr} dev lo`]).catch((thrown: unknown) => this.#log.warn('the route of the public addresses was gone already', { reason: messageOf(thrown) }));
  }
}
