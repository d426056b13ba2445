import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { Records } from './records.ts';

/** Thousands of rules take long to write down; a restarted daemon is soon told anew anyway. */
const writeDelayMs = 500;

/** The topologies, kept on disk for the moments of a restart before the control plane tells them again. */
export class KeptTopologies implements AsyncDisposable {
  readonly #options: { readonly records: Records; readonly clock: Clock; readonly log: Log };
  #vpcs: readonly VpcTopology[];
  #written: readonly VpcTopology[];
  #cancelWrite: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor({ vpcs, ...options }: { readonly records: Records; readonly vpcs: readonly VpcTopology[]; readonly clock: Clock; readonly log: Log }) {
    this.#options = options;
    this.#vpcs = vpcs;
    this.#written = vpcs;
  }

  keep(vpcs: readonly VpcTopology[]): void {
    this.#vpcs = vpcs;
    this.#cancelWrite ??= this.#options.clock.after(writeDelayMs, () => this.#write());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelWrite?.();
    this.#write();
    await this.#writing;
  }

  #write(): void {
    this.#cancelWrite = undefined;
    const vpcs = this.#vpcs;
    if (vpcs === this.#written) return;
    this.#written = vpcs;
    const { records, log } = this.#options;
    this.#writing = this.#writing.then(() => records.putTopologies(vpcs)).catch((thrown: unknown) => log.warn('the VPCs could not be kept for a restart', { reason: messageOf(thrown) }));
  }
}
