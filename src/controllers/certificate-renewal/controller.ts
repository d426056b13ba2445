import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { hourMs } from '#base/time.ts';
import type { LocalAuthority } from '#certificates/local-authority.ts';
import { renewCertificate } from '#certificates/renew.ts';
import { certificates } from '#model/certificate.ts';
import { listeners } from '#model/listener.ts';
import type { Change, Store } from '#state/store.ts';
import { planCertificateRenewal } from './plan.ts';

export interface CertificateRenewalControllerOptions {
  readonly store: Store;
  readonly authority: LocalAuthority;
  /** The cloud's. */
  readonly clock: Clock;
  readonly log: Log;
}

export interface CertificateRenewalController extends Disposable {
  start(): void;
  /** Resolves when all that was due is renewed, or has failed. */
  idle(): Promise<void>;
}

const retryMs = hourMs;

/** Renews ACM's certificates before they expire. */
export function createCertificateRenewalController(options: CertificateRenewalControllerOptions): CertificateRenewalController {
  return new Controller(options);
}

class Controller implements CertificateRenewalController {
  readonly #options: CertificateRenewalControllerOptions;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #isDisposed = false;
  #unsubscribe = () => {};
  #cancelTimer = () => {};

  constructor(options: CertificateRenewalControllerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unsubscribe = this.#options.store.onCommit((changes) => {
      if (changes.some(concerns)) this.#wake();
    });
    this.#wake();
  }

  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#unsubscribe();
    this.#cancelTimer();
  }

  #wake(): void {
    this.#isWanted = true;
    if (this.#isDisposed) return;
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    try {
      while (this.#isWanted && !this.#isDisposed) {
        this.#isWanted = false;
        const failed = await this.#turn();
        this.#setTimer(failed ? retryMs : undefined);
      }
    } finally {
      // In one step with the last look at what is wanted: nothing comes in between, and is left lying.
      this.#running = undefined;
    }
  }

  /** Renews what is due, one after the other; true when one of them failed. */
  async #turn(): Promise<boolean> {
    const { store, authority, clock, log } = this.#options;
    let hasFailed = false;
    for (const certificate of this.#plan().renew) {
      if (this.#isDisposed) break;
      try {
        await renewCertificate({ store, authority, nowMs: () => clock.nowMs() }, certificate);
        log.info('certificate renewed', { arn: certificate.arn });
      } catch (thrown) {
        hasFailed = true;
        log.error(`certificate ${certificate.arn} could not be renewed, trying again in ${retryMs / hourMs} h: ${messageOf(thrown)}`);
      }
    }
    return hasFailed;
  }

  /** Set anew after every turn: with what is due meanwhile at once. */
  #setTimer(retryInMs: number | undefined): void {
    this.#cancelTimer();
    if (this.#isDisposed) return;
    const { clock } = this.#options;
    const { renew, nextAt = Infinity } = this.#plan();
    const waitMs = Math.min(nextAt - clock.nowMs(), renew.length > 0 ? retryInMs ?? 0 : Infinity);
    this.#cancelTimer = waitMs === Infinity ? () => {} : clock.after(waitMs, () => this.#wake());
  }

  #plan() {
    const { store, clock } = this.#options;
    const inUse = new Set(store.list(listeners).flatMap(({ certificateArns }) => certificateArns));
    return planCertificateRenewal({ nowMs: clock.nowMs(), certificates: store.list(certificates), inUse });
  }
}

function concerns({ kind }: Change): boolean {
  return kind === certificates.kind || kind === listeners.kind;
}
