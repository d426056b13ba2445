import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { namespaceSockets } from './namespace-sockets.ts';
import { observeRouter } from './observe.ts';
import { planRouter, routerOf } from './plan.ts';
import type { PublicUnderlay } from './public-underlay.ts';
import type { Router } from './router.ts';
import { routerLines } from './render.ts';
import { RouterLosses } from './router-losses.ts';
import { rulesetFromScratch } from './ruleset-diff.ts';
import { ipHere, namespacePath, nftHere, Shell } from './shell.ts';
import { linkName, type Attachment, type PeerLink, type Uplink, type VpcNetwork } from './vpc-network.ts';
import { OpenVpcServices, type VpcService } from './vpc-services.ts';

/** Connection marks are 32 bits wide; a random start keeps the marks of an earlier life from meaning anything. */
const generationsMax = 2 ** 31;

const nothing: Omit<Router, 'ruleset'> = { links: new Map(), addresses: new Set(), routes: new Map(), rules: new Set(), neighbours: new Map() };

/** A VPC's namespace made to be what `VpcNetwork` says: whoever changes that waits for the next turn, which applies all changes at once. */
export class VpcRouter implements AsyncDisposable {
  readonly namespace: string;
  readonly vpcId: string;
  /** Of its own: what takes long in one VPC keeps no other waiting. */
  readonly #shell: Shell;
  readonly #log: Log;
  readonly #uplink: Uplink;
  readonly #hostMac: string;
  readonly #underlay: PublicUnderlay;
  readonly #openOptions: Pick<VpcRouterOptions, 'services' | 'log'>;
  /** Undefined until the VPC's addresses are known. */
  #services: OpenVpcServices | undefined;
  readonly #attachments = new Map<string, Attachment>();
  /** The same object as long as they are the same. */
  #attachmentList: readonly Attachment[] = [];
  #topology: VpcTopology;
  #peers: readonly PeerLink[] = [];
  #applied: Router;
  /** False until the kernel's tables are known to be what `#applied` says. */
  #isRulesetKnown = false;
  /** The same of all else. */
  #isObserved = true;
  /** Whether what is missing then is somebody else's doing. */
  #isSuspicious = false;
  /** Undefined until the first turn. */
  #losses: RouterLosses | undefined;
  /** The router's ends of tasks' links that had to be made anew. */
  readonly #remade = new Set<string>();
  #turn: Promise<void> = Promise.resolve();
  #nextTurn: Promise<void> | undefined;
  #isClosed = false;

  private constructor(options: VpcRouterOptions) {
    this.namespace = options.namespace;
    this.vpcId = options.vpcId;
    this.#uplink = options.uplink;
    this.#hostMac = options.hostMac;
    this.#underlay = options.underlay;
    this.#topology = options.topology;
    this.#openOptions = options;
    // Its first task is not there yet, and need not wait for them.
    void this.openServices();
    this.#shell = new Shell(options.clock, options.namespace);
    this.#log = options.log;
    this.#applied = { ...nothing, ruleset: { generation: 1 + options.random.int(generationsMax), sets: new Map(), chains: new Map() } };
  }

  /** For a new namespace, that has its uplink and nothing else. */
  static create(options: VpcRouterOptions): VpcRouter {
    return new VpcRouter(options);
  }

  /** Takes over a namespace that an earlier life of the daemon left, and what was in it. */
  static async adopt(options: VpcRouterOptions, attachments: readonly Attachment[]): Promise<VpcRouter> {
    const router = new VpcRouter(options);
    router.#applied = { ...router.#applied, ...(await observeRouter(router.#shell, router.namespace)) };
    for (const attachment of attachments) router.#attachments.set(attachment.taskId, attachment);
    router.#attachmentList = attachments;
    await router.reconcile();
    return router;
  }

  get isIdle(): boolean {
    return this.#attachments.size === 0;
  }

  get attachments(): readonly Attachment[] {
    return this.#attachmentList;
  }

  get uplink(): Uplink {
    return this.#uplink;
  }

  /** Resolves when the task's link and rules are there; false when they could not be made. */
  async attach(attachment: Attachment): Promise<boolean> {
    this.#attachments.set(attachment.taskId, attachment);
    this.#attachmentList = [...this.#attachments.values()];
    await this.reconcile();
    return this.#isRulesetKnown && this.#applied.links.has(linkName(attachment.network.networkInterfaceId)) && this.#applied.routes.has(attachment.network.privateIpv4Address);
  }

  async detach(taskId: string): Promise<void> {
    if (!this.#attachments.delete(taskId)) return;
    this.#attachmentList = [...this.#attachments.values()];
    await this.reconcile();
  }

  async setTopology(topology: VpcTopology): Promise<void> {
    // Somebody else has told the same: it may still be under way.
    if (topology === this.#topology) return this.#nextTurn ?? this.#turn;
    this.#topology = topology;
    if (this.#services === undefined) void this.openServices();
    await this.reconcile();
  }

  get topology(): VpcTopology {
    return this.#topology;
  }

  /** The links to other routers are not its own to make, so that it looks at what became of them. */
  async setPeers(peers: readonly PeerLink[]): Promise<void> {
    this.#peers = peers;
    this.#isObserved = false;
    await this.reconcile();
  }

  /** One turn at a time, and one that waits: it will act on all that is wanted when it starts. */
  reconcile(): Promise<void> {
    this.#nextTurn ??= this.#turn.then(() => {
      this.#nextTurn = undefined;
      this.#turn = this.#apply();
      return this.#turn;
    });
    return this.#nextTurn;
  }

  /** Whether somebody else may have changed the namespace; `repair` makes it right again. Costs next to nothing when not. Never rejects. */
  async mayHaveLosses(): Promise<boolean> {
    for (let last; last !== this.#turn; await last) last = this.#turn;
    try {
      const { ofWays, ofRules } = this.#losses?.look() ?? { ofWays: false, ofRules: false };
      if (ofRules) this.#log.warn('the rules of a VPC were changed by somebody else; they are made again', { vpc: this.vpcId });
      if (ofRules) this.#isRulesetKnown = false;
      if (ofWays) this.#isObserved = false;
      this.#isSuspicious = ofWays;
      return ofWays || ofRules;
    } catch (thrown) {
      this.#log.warn('a VPC cannot be watched for changes by others', { vpc: this.vpcId, reason: messageOf(thrown) });
      return false;
    }
  }

  /** Makes again what `mayHaveLosses` told of. Gives the attachments whose tasks have lost their interface, and have a new one to be set up. Never rejects. */
  async repair(): Promise<readonly Attachment[]> {
    await this.reconcile();
    const remade = this.#attachmentList.filter(({ network }) => this.#remade.has(linkName(network.networkInterfaceId)));
    this.#remade.clear();
    return remade;
  }

  /** Has those services answer that do not yet. Never rejects. */
  openServices(): Promise<void> {
    const [cidr] = this.#topology.cidrs;
    if (cidr === undefined) return Promise.resolve();
    const { services, log } = this.#openOptions;
    this.#services ??= new OpenVpcServices(services, { vpcId: this.vpcId, cidr, sockets: namespaceSockets(namespacePath(this.namespace)) }, log);
    return this.#services.open();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    // A turn that is under way ends in peace; one that waits does nothing any more.
    await (this.#nextTurn ?? this.#turn);
    this.#shell[Symbol.dispose]();
    this.#losses?.[Symbol.dispose]();
    this.#losses = undefined;
    await this.#services?.[Symbol.asyncDispose]();
  }

  /** Applies what differs; when a piece fails, looks at what is there and tries once more. Never rejects. */
  async #apply(): Promise<void> {
    // Its namespace may be another's by now.
    if (this.#isClosed) return;
    if (await this.#applyOnce()) return;
    if (await this.#applyOnce()) return;
    this.#log.warn('a VPC is not what it should be on this host; it is tried again with the next change', { vpc: this.vpcId });
  }

  async #applyOnce(): Promise<boolean> {
    this.#watch();
    if (!this.#isObserved) await this.#lookAgain();
    const wanted = routerOf(this.#wanted(), this.#applied.ruleset);
    const plan = planRouter(this.#applied, wanted);
    const rules = this.#isRulesetKnown ? plan.rules : rulesetFromScratch(wanted.ruleset);
    const [hasRules, hasLinks] = await Promise.all([this.#run(nftHere, rules), this.#run(ipHere, routerLines(plan.steps))]);
    if (hasRules && rules.length > 0) this.#losses?.ruled({ isFromScratch: !this.#isRulesetKnown });
    this.#isRulesetKnown = hasRules;
    const { ruleset } = wanted;
    this.#applied = hasLinks ? wanted : { ...(await this.#observe()), ruleset };
    return hasRules && hasLinks;
  }

  #watch(): void {
    if (this.#losses !== undefined || this.#isClosed) return;
    try {
      this.#losses = new RouterLosses(namespacePath(this.namespace));
    } catch (thrown) {
      this.#log.warn('a VPC cannot be watched for changes by others', { vpc: this.vpcId, reason: messageOf(thrown) });
    }
  }

  async #lookAgain(): Promise<void> {
    this.#isObserved = true;
    const seen = { ...(await this.#observe()), ruleset: this.#applied.ruleset };
    const { steps } = planRouter(seen, this.#applied);
    for (const step of steps) if (step.kind === 'add-link') this.#remade.add(step.name);
    if (steps.length > 0 && this.#isSuspicious) this.#log.warn('the network of a VPC was changed by somebody else; it is made right again', { vpc: this.vpcId, pieces: steps.length, such: routerLines(steps)[0] });
    this.#isSuspicious = false;
    this.#applied = seen;
  }

  async #observe(): Promise<Omit<Router, 'ruleset'>> {
    try {
      return await observeRouter(this.#shell, this.namespace);
    } catch (thrown) {
      this.#log.warn('the namespace of a VPC cannot be looked into', { vpc: this.vpcId, namespace: this.namespace, reason: messageOf(thrown) });
      return nothing;
    }
  }

  #wanted(): VpcNetwork {
    return { uplink: this.#uplink, hostMac: this.#hostMac, underlay: this.#underlay, attachments: this.#attachmentList, topology: this.#topology, peers: this.#peers };
  }

  async #run(command: readonly string[], lines: readonly string[]): Promise<boolean> {
    if (lines.length === 0) return true;
    try {
      await this.#shell.run(command, lines);
      return true;
    } catch (thrown) {
      this.#log.warn('the network of a VPC could not be changed', { vpc: this.vpcId, reason: messageOf(thrown) });
      return false;
    }
  }
}

export interface VpcRouterOptions {
  readonly namespace: string;
  readonly vpcId: string;
  readonly uplink: Uplink;
  readonly hostMac: string;
  readonly underlay: PublicUnderlay;
  readonly topology: VpcTopology;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly services: readonly VpcService[];
}
