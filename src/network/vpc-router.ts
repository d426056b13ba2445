import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { SecurityGroup } from '#model/vpc.ts';
import { observeRouter } from './observe.ts';
import { planRouter, routerOf, type Router } from './plan.ts';
import { routerLines } from './render.ts';
import { rulesetFromScratch } from './ruleset-diff.ts';
import { ipIn, nftIn, Tool } from './tool.ts';
import { linkName, type Attachment, type Uplink, type VpcNetwork } from './vpc-network.ts';

/** Connection marks are 32 bits wide; a random start keeps the marks of an earlier life from meaning anything. */
const generationsMax = 2 ** 31;

/** Starting a process stops this one for a millisecond or two: not while a task waits for its network. */
const primingDelayMs = 20;

/** As much as is surely written in one go. */
const inOneGoBytesMax = 32 * 1024;

const nothing: Omit<Router, 'ruleset'> = { links: new Map(), addresses: new Set(), routes: new Map(), neighbours: new Map() };

/** A VPC's namespace made to be what `VpcNetwork` says: whoever changes that waits for the next turn, which applies all changes at once. */
export class VpcRouter implements Disposable {
  readonly namespace: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #uplink: Uplink;
  readonly #attachments = new Map<string, Attachment>();
  #groups: readonly SecurityGroup[] = [];
  #applied: Router;
  /** False until the kernel's tables are known to be what `#applied` says. */
  #isRulesetKnown = false;
  /** Processes that wait for the next turn's commands. */
  #ip: Tool | undefined;
  #nft: Tool | undefined;
  #cancelPriming: () => void = () => undefined;
  #turn: Promise<void> = Promise.resolve();
  #nextTurn: Promise<void> | undefined;

  private constructor(options: VpcRouterOptions, observed: Omit<Router, 'ruleset'>) {
    this.namespace = options.namespace;
    this.vpcId = options.vpcId;
    this.cidr = options.cidr;
    this.#uplink = options.uplink;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#applied = { ...observed, ruleset: { generation: 1 + options.random.int(generationsMax), sets: new Map(), chains: new Map() } };
    this.#groups = this.#ownGroups(options.groups);
    this.#prime();
  }

  /** For a new namespace, that has its uplink and nothing else. */
  static create(options: VpcRouterOptions): VpcRouter {
    return new VpcRouter(options, nothing);
  }

  /** Takes over a namespace that an earlier life of the daemon left, and what was in it. */
  static async adopt(options: VpcRouterOptions, attachments: readonly Attachment[]): Promise<VpcRouter> {
    const router = new VpcRouter(options, await observeRouter(options.clock, options.namespace));
    for (const attachment of attachments) router.#attachments.set(attachment.taskId, attachment);
    await router.reconcile();
    return router;
  }

  get isIdle(): boolean {
    return this.#attachments.size === 0;
  }

  get attachments(): readonly Attachment[] {
    return [...this.#attachments.values()];
  }

  get uplink(): Uplink {
    return this.#uplink;
  }

  /** Resolves when the task's link and rules are there; false when they could not be made. */
  async attach(attachment: Attachment): Promise<boolean> {
    this.#attachments.set(attachment.taskId, attachment);
    await this.reconcile();
    return this.#isRulesetKnown && this.#applied.links.has(linkName(attachment.network.networkInterfaceId)) && this.#applied.routes.has(attachment.network.privateIpv4Address);
  }

  async detach(taskId: string): Promise<void> {
    if (this.#attachments.delete(taskId)) await this.reconcile();
  }

  setGroups(groups: readonly SecurityGroup[]): Promise<void> {
    this.#groups = this.#ownGroups(groups);
    return this.reconcile();
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

  [Symbol.dispose](): void {
    this.#cancelPriming();
    this.#ip?.[Symbol.dispose]();
    this.#nft?.[Symbol.dispose]();
  }

  /** Applies what differs; when a piece fails, looks at what is there and tries once more. Never rejects. */
  async #apply(): Promise<void> {
    if (await this.#applyOnce()) return;
    if (await this.#applyOnce()) return;
    this.#log.warn('a VPC is not what it should be on this host; it is tried again with the next change', { vpc: this.vpcId });
  }

  async #applyOnce(): Promise<boolean> {
    const wanted = routerOf(this.#wanted(), this.#applied.ruleset);
    const plan = planRouter(this.#applied, wanted);
    const rules = this.#isRulesetKnown ? plan.rules : rulesetFromScratch(wanted.ruleset);
    const [hasRules, hasLinks] = await Promise.all([this.#runNft(rules), this.#runIp(routerLines(plan.steps))]);
    this.#isRulesetKnown = hasRules;
    const { ruleset } = wanted;
    this.#applied = hasLinks ? wanted : { ...(await this.#observe()), ruleset };
    return hasRules && hasLinks;
  }

  async #observe(): Promise<Omit<Router, 'ruleset'>> {
    try {
      return await observeRouter(this.#clock, this.namespace);
    } catch (thrown) {
      this.#log.warn('the namespace of a VPC cannot be looked into', { vpc: this.vpcId, namespace: this.namespace, reason: messageOf(thrown) });
      return nothing;
    }
  }

  #wanted(): VpcNetwork {
    return { vpcId: this.vpcId, cidr: this.cidr, uplink: this.#uplink, attachments: [...this.#attachments.values()], groups: this.#groups };
  }

  #runIp(lines: readonly string[]): Promise<boolean> {
    const tool = this.#ip;
    if (lines.length > 0) this.#ip = undefined;
    return this.#run(() => tool ?? new Tool(this.#clock, ipIn(this.namespace)), lines);
  }

  async #runNft(lines: readonly string[]): Promise<boolean> {
    if (lines.reduce((sum, line) => sum + line.length + 1, 0) > inOneGoBytesMax) return this.#runScript(lines);
    const tool = this.#nft;
    if (lines.length > 0) this.#nft = undefined;
    return this.#run(() => tool ?? new Tool(this.#clock, nftIn(this.namespace)), lines);
  }

  /** If this process died while it writes, a waiting nft would take the half that it has for the whole; a file is whole or not read. */
  async #runScript(lines: readonly string[]): Promise<boolean> {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-nft-'));
    const script = join(folder, 'rules.nft');
    try {
      await writeFile(script, lines.map((line) => `${line}\n`).join(''));
      return await this.#run(() => new Tool(this.#clock, [...nftIn(this.namespace).slice(0, -1), script]), ['']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #run(tool: () => Tool, lines: readonly string[]): Promise<boolean> {
    if (lines.length === 0) return true;
    this.#prime();
    try {
      await tool().finish(lines);
      return true;
    } catch (thrown) {
      this.#log.warn('the network of a VPC could not be changed', { vpc: this.vpcId, reason: messageOf(thrown) });
      return false;
    }
  }

  /** Starts the processes for the next turn, once nobody waits for this one. */
  #prime(): void {
    this.#cancelPriming();
    this.#cancelPriming = this.#clock.after(primingDelayMs, () => {
      this.#ip ??= new Tool(this.#clock, ipIn(this.namespace));
      this.#nft ??= new Tool(this.#clock, nftIn(this.namespace));
    });
  }

  #ownGroups(groups: readonly SecurityGroup[]): readonly SecurityGroup[] {
    return groups.filter((group) => group.vpcId === this.vpcId);
  }
}

export interface VpcRouterOptions {
  readonly namespace: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly uplink: Uplink;
  readonly groups: readonly SecurityGroup[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
