import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { balancerText, serversOf, sharedText, type BalancerPlan, type ServerPlan, type ServerState } from './balancer-plan.ts';
import { alertsOf, complaintAbout } from './check-configuration.ts';
import { requestsPathOf } from '../access-logs/request-files.ts';
import { BalancerFiles, tellCertificates } from './balancer-files.ts';
import { ConfigurationFiles, structureOf } from './configuration-files.ts';
import { isSameState, readServers, tellServers, type ServerChange } from './server-commands.ts';
import type { WorkerRecord } from './worker.ts';
import { Workers } from './workers.ts';

export interface HaproxyOptions {
  /** All that is of it on disk; short, because a socket's path is. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A load balancer's configuration in the forms in which it is compared. */
interface Wish {
  readonly id: string;
  readonly plan: BalancerPlan;
  readonly text: string;
  readonly structure: string;
}

/** HAProxy for all load balancers of this host. It outlives this process. */
export class Haproxy implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #files: ConfigurationFiles;
  readonly #workers: Workers;
  readonly #beside: BalancerFiles;
  #hasOpened = false;
  /** What the running worker was told of its servers; one that is not here has to be told. */
  readonly #told = new Map<string, ServerState>();
  readonly #wishes = new WeakMap<BalancerPlan, Wish>();
  /** What HAProxy would not take, so that it is not asked again. */
  readonly #rejected = new Map<string, { readonly structure: string; readonly reason: string }>();

  constructor({ folder, clock, log }: HaproxyOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#files = new ConfigurationFiles(join(folder, 'conf'));
    this.#beside = new BalancerFiles(join(folder, 'files'));
    this.#workers = new Workers({ folder, configuration: this.#files.folder, clock, log });
  }

  /** Each load balancer has a folder in it for the files that its plan has. */
  get filesFolder(): string {
    return this.#beside.folder;
  }

  /** Whether a process may still write of requests into this file: as long as it is not known which run, all may. */
  isWritten(requestsPath: string): boolean {
    return !this.#hasOpened || this.#workers.sockets.some((socket) => requestsPathOf(socket) === requestsPath);
  }

  /** Whether no process runs that was replaced. */
  get isAlone(): boolean {
    return this.#hasOpened && this.#workers.old.length === 0;
  }

  /** Finds what an earlier daemon left: the texts of its load balancers. Throws WorldError. */
  async open(): Promise<readonly string[]> {
    const [texts] = await Promise.all([this.#files.read(), this.#workers.open()]);
    this.#hasOpened = true;
    const { current } = this.#workers;
    if (current !== undefined) await this.#learn(current);
    return [...texts.values()];
  }

  async #learn(worker: WorkerRecord): Promise<void> {
    try {
      for (const [server, state] of await readServers(worker.socket, this.#clock)) this.#told.set(server, state);
    } catch (thrown) {
      if (!(thrown instanceof WorldError)) throw thrown;
      this.#log.error('HAProxy runs but does not answer; it is started again', { pid: worker.pid, reason: thrown.message });
      await this.#workers.abandon();
    }
  }

  /** Calls back when HAProxy ended by itself: what it did has to be applied again. */
  onLost(listener: () => void): void {
    this.#workers.onLost(listener);
  }

  /** Makes HAProxy do this; what it does already for those that are held stays as it is. Gives the load balancers for which it does not, and why; the others do not suffer by them. Throws WorldError when HAProxy cannot be run at all. */
  async apply(plans: ReadonlyMap<string, BalancerPlan>, held: ReadonlySet<string> = new Set()): Promise<ReadonlyMap<string, string>> {
    const stays = (id: string) => held.has(id) && this.#files.textOf(id) !== undefined;
    const wishes = [...plans].flatMap(([id, plan]) => (stays(id) ? [] : this.#wishOf(id, plan)));
    const gone = this.#files.ids.filter((id) => !plans.has(id) && !held.has(id));
    for (const id of this.#rejected.keys()) if (!plans.has(id)) this.#rejected.delete(id);
    if (wishes.length === 0 && gone.length === this.#files.ids.length) {
      await this.#stop();
      return new Map();
    }
    const changed = wishes.filter(({ id, structure }) => this.#workers.structures.get(id) !== structure);
    for (const { plan } of changed) await this.#beside.write(await this.#beside.differing(plan.files));
    const failures = await this.#check(changed);
    const accepted = wishes.filter(({ id }) => !failures.has(id));
    const isNew = changed.some(({ id }) => !failures.has(id)) || gone.length > 0 || this.#workers.current === undefined;
    if (isNew) for (const [id, reason] of await this.#replace(accepted, gone)) failures.set(id, reason);
    for (const { id, plan } of changed) if (!failures.has(id)) await this.#beside.keepOnly(id, plan.files);
    for (const [id, reason] of await this.#tell(accepted.filter(({ id }) => !failures.has(id)))) failures.set(id, reason);
    for (const id of gone) await this.#beside.remove(id);
    if (!isNew) for (const { id, text } of accepted) await this.#files.set(id, text);
    return failures;
  }

  #wishOf(id: string, plan: BalancerPlan): Wish {
    const known = this.#wishes.get(plan);
    if (known !== undefined) return known;
    const text = balancerText(plan, { withState: true });
    const wish = { id, plan, text, structure: structureOf(text) };
    this.#wishes.set(plan, wish);
    return wish;
  }

  /** One look at all that changed; only when something is wrong, at each by itself. */
  async #check(changed: readonly Wish[]): Promise<Map<string, string>> {
    const failures = new Map<string, string>();
    for (const { id, structure } of changed) {
      const rejection = this.#rejected.get(id);
      if (rejection?.structure === structure) failures.set(id, rejection.reason);
      else this.#rejected.delete(id);
    }
    const unknown = changed.filter(({ id }) => !failures.has(id));
    if (unknown.length === 0 || (await this.#complaint(unknown)) === undefined) return failures;
    for (const wish of unknown) {
      const reason = await this.#complaint([wish]);
      if (reason !== undefined) failures.set(wish.id, this.#reject(wish, reason));
    }
    return failures;
  }

  async #complaint(wishes: readonly Wish[]): Promise<string | undefined> {
    await this.#files.setGlobal(this.#workers.nextSocket);
    const proposed = await Promise.all(wishes.map(({ id, text }) => this.#files.propose(id, text)));
    await this.#files.share(sharedText(wishes.map(({ plan }) => plan)));
    const complaint = await complaintAbout([this.#files.globalPath, this.#files.sharedPath, ...proposed]);
    await Promise.all(proposed.map((path) => rm(path, { force: true })));
    return complaint;
  }

  #reject({ id, structure }: Wish, reason: string): string {
    this.#log.error('HAProxy does not take the configuration of a load balancer', { id, reason });
    this.#rejected.set(id, { structure, reason });
    return reason;
  }

  /** A worker with the new configuration takes over from the one that runs. What keeps it from starting is left as it was before. */
  async #replace(accepted: readonly Wish[], gone: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const failures = new Map<string, string>();
    const before = new Map(this.#files.ids.map((id) => [id, this.#files.textOf(id)]));
    await this.#files.setGlobal(this.#workers.nextSocket);
    for (const id of gone) await this.#files.set(id, undefined);
    for (const { id, text } of accepted) await this.#files.set(id, text);
    await this.#files.share(sharedText(accepted.map(({ plan }) => plan)));
    for (;;) {
      try {
        await this.#workers.replace(new Map(this.#files.ids.map((id) => [id, structureOf(this.#files.textOf(id) ?? '')])));
        await this.#startAnew(accepted.filter(({ id }) => !failures.has(id)));
        return failures;
      } catch (thrown) {
        const reason = alertsOf(messageOf(thrown));
        const culprits = accepted.filter(({ id }) => !failures.has(id) && reason.includes(`${id}.`));
        if (!(thrown instanceof WorldError) || thrown.code !== 'ConfigurationRejected' || culprits.length === 0) throw thrown;
        for (const wish of culprits) {
          failures.set(wish.id, reason);
          const earlier = before.get(wish.id);
          await this.#files.set(wish.id, earlier === wish.text ? undefined : earlier);
        }
      }
    }
  }

  /** The new worker knows its servers from its configuration; those before it are told what has changed. */
  async #startAnew(wishes: readonly Wish[]): Promise<void> {
    const changes = wishes.flatMap(({ plan }) => serversOf(plan)).flatMap((plan) => {
      const before = this.#told.get(keyOf(plan));
      return before === undefined || isSameState(before, plan.state) ? [] : { plan, before };
    });
    this.#told.clear();
    for (const { plan } of wishes) for (const server of serversOf(plan)) this.#told.set(keyOf(server), server.state);
    await this.#tellOld(changes);
  }

  /** Those that were replaced have the same places, unless they are new: what still comes to them has to go to targets that are there. */
  async #tellOld(changes: readonly ServerChange[]): Promise<void> {
    if (changes.length > 0) await Promise.allSettled(this.#workers.old.map(({ socket }) => tellServers(socket, changes, this.#clock)));
  }

  /** Gives those whose certificates are not taken, and why: they go on with the ones that they have. */
  async #tell(wishes: readonly Wish[]): Promise<ReadonlyMap<string, string>> {
    const failures = new Map<string, string>();
    const { current } = this.#workers;
    if (current === undefined) return failures;
    for (const wish of wishes) {
      const reason = await this.#tellFiles(current.socket, wish);
      if (reason !== undefined) failures.set(wish.id, reason);
    }
    await this.#tellServers(current, wishes.flatMap(({ plan }) => serversOf(plan)));
    return failures;
  }

  async #tellServers(current: WorkerRecord, all: readonly ServerPlan[]): Promise<void> {
    const servers = all.filter((server) => !isSameState(this.#told.get(keyOf(server)), server.state));
    if (servers.length === 0) return;
    const changes = servers.map((plan) => ({ plan, before: this.#told.get(keyOf(plan)) }));
    try {
      await tellServers(current.socket, changes, this.#clock);
    } catch (thrown) {
      // It does not have what it should have: the next time it is given all of it.
      this.#workers.forget();
      throw thrown;
    }
    for (const server of servers) this.#told.set(keyOf(server), server.state);
    await this.#tellOld(changes);
  }

  async #tellFiles(socket: string, { id, plan: { files } }: Wish): Promise<string | undefined> {
    if (files.size === 0) return undefined;
    const differing = await this.#beside.differing(files);
    try {
      await tellCertificates(socket, differing, this.#clock);
    } catch (thrown) {
      if (!(thrown instanceof WorldError) || thrown.code !== 'HaproxyRefused') throw thrown;
      this.#log.error('HAProxy does not take a certificate of a load balancer', { id, reason: thrown.message });
      return thrown.message;
    }
    await this.#beside.write(differing);
    return undefined;
  }

  async #stop(): Promise<void> {
    this.#told.clear();
    await this.#workers.stop();
    for (const id of this.#files.ids) {
      await this.#files.set(id, undefined);
      await this.#beside.remove(id);
    }
  }

  /** Ends it, and leaves nothing. */
  async destroy(): Promise<void> {
    await this.#stop();
  }

  /** HAProxy runs on. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#workers[Symbol.asyncDispose]();
  }
}

function keyOf({ backend, name }: Pick<ServerPlan, 'backend' | 'name'>): string {
  return `${backend}/${name}`;
}
