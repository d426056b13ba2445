import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { ipIn, type Shell } from './shell.ts';
import { gatewayMac, isPeerLink, peerLinkName, vpcMtuBytes, type PeerLink } from './vpc-network.ts';
import type { VpcRouter } from './vpc-router.ts';

/** The veth pairs between the routers of peered VPCs: there is one as long as both routers are and both say that they are peered. */
export class PeerLinks {
  readonly #shell: Shell;
  readonly #log: Log;
  /** The links that each router was last told of. One that was made anew has none, whatever its namespace is called. */
  readonly #told = new WeakMap<VpcRouter, readonly Pair[]>();

  constructor(options: { readonly shell: Shell; readonly log: Log }) {
    this.#shell = options.shell;
    this.#log = options.log;
  }

  /** Its namespace was just made, and has no links that would have to be looked for. */
  addFresh(router: VpcRouter): void {
    this.#told.set(router, []);
  }

  /** Makes and removes links until they are as these routers, all that there are, say. One call at a time. */
  async reconcile(routers: readonly VpcRouter[]): Promise<void> {
    const pairs = pairsOf(routers);
    const changed = routers.filter((router) => !isSame(this.#told.get(router), pairsWith(router, pairs)));
    if (changed.length === 0) return;
    // A link goes when nothing leads to it any more, and with its other end.
    await Promise.all(changed.map((router) => this.#tell(router, (this.#told.get(router) ?? []).filter((told) => pairs.some((pair) => isSamePair(pair, told))))));
    for (const router of changed) {
      const wanted = pairsWith(router, pairs).map(({ link }) => link);
      const unwanted = (await this.#linksIn(router)).filter((name) => !wanted.includes(name));
      await this.#run(router, unwanted.map((name) => `link del dev ${name}`));
    }
    for (const { link, ends: [one, other] } of pairs) {
      if (!changed.includes(one) && !changed.includes(other)) continue;
      const links = await Promise.all([one, other].map((router) => this.#linksIn(router)));
      if (!links.every((names) => names.includes(link))) await this.#add(link, one, other);
      // Also those that are there: an earlier life may have ended between two of these steps.
      for (const end of [one, other]) await this.#run(end, [`link set dev ${link} up`]);
    }
    await Promise.all(changed.map((router) => this.#tell(router, pairs)));
  }

  /** Looks whether the links of this router are still there, and up; those that are not are made with the next `reconcile`. */
  async check(router: VpcRouter): Promise<void> {
    const there = await this.#linksIn(router, 'up');
    if (this.#told.get(router)?.every(({ link }) => there.includes(link)) === false) this.#told.delete(router);
  }

  async #add(link: string, one: VpcRouter, other: VpcRouter): Promise<void> {
    const ends = `mtu ${vpcMtuBytes} address ${gatewayMac}`;
    await this.#run(one, [`link add name ${link} ${ends} type veth peer name ${link} ${ends} netns ${other.namespace}`]);
  }

  async #tell(router: VpcRouter, pairs: readonly Pair[]): Promise<void> {
    const own = pairsWith(router, pairs);
    if (isSame(this.#told.get(router), own)) return;
    this.#told.set(router, own);
    await router.setPeers(own.map(({ peeringId, link }): PeerLink => ({ peeringId, link })));
  }

  async #linksIn(router: VpcRouter, ...state: readonly 'up'[]): Promise<readonly string[]> {
    const shown = await this.#shell.run(['ip', '-n', router.namespace, '-o', 'link', 'show', ...state, 'type', 'veth']);
    return shown.split('\n').flatMap((line) => /^\d+: ([^:@]+)/.exec(line)?.[1] ?? []).filter(isPeerLink);
  }

  async #run(router: VpcRouter, lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await this.#shell.run(ipIn(router.namespace), lines).catch((thrown: unknown) => this.#log.warn('a link between peered VPCs could not be changed', { vpc: router.vpcId, reason: messageOf(thrown) }));
  }
}

interface Pair {
  readonly peeringId: string;
  readonly link: string;
  readonly ends: readonly [VpcRouter, VpcRouter];
}

/** In an order that does not depend on which router came first, as rules are made from them. */
function pairsOf(routers: readonly VpcRouter[]): readonly Pair[] {
  const byVpc = new Map(routers.map((router) => [router.vpcId, router]));
  const pairs = routers.flatMap((router) =>
    router.topology.peerings.flatMap(({ id, peerVpcId }) => {
      const peer = byVpc.get(peerVpcId);
      const isFirst = router.vpcId < peerVpcId;
      return isFirst && peer?.topology.peerings.some((other) => other.id === id) === true ? [{ peeringId: id, link: peerLinkName(id), ends: [router, peer] as const }] : [];
    }),
  );
  return pairs.toSorted((one, other) => (one.peeringId < other.peeringId ? -1 : 1));
}

function pairsWith(router: VpcRouter, pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(({ ends }) => ends.includes(router));
}

/** A router that was never told of any link may have some of an earlier life. */
function isSame(told: readonly Pair[] | undefined, pairs: readonly Pair[]): boolean {
  return told?.length === pairs.length && told.every((pair) => pairs.some((other) => isSamePair(pair, other)));
}

function isSamePair(one: Pair, other: Pair): boolean {
  return one.link === other.link && one.ends.every((end, side) => end === other.ends[side]);
}
