import type { Clock } from '#base/clock.ts';
import { minuteMs, secondMs } from '#base/time.ts';
import { userAccessKeys } from '#model/access-key.ts';
import { iamRoles } from '#model/iam-role.ts';
import type { Store, Transaction } from '#state/store.ts';
import type { Authenticated } from '#wire/authorizer.ts';

/** When a key or role is used more than once in this span, only the first use is kept: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const spanMs = 15 * minuteMs;
/** Uses wait for this long, so that no request waits until its own is durable, and many are written at once. */
const writeAfterMs = secondMs;

interface Use {
  readonly at: number;
  readonly region: string;
  readonly service: string;
}

export interface LastUsedOptions {
  readonly store: Store;
  /** The time that IAM shows. */
  readonly clock: Clock;
  /** What waiting goes by. */
  readonly realClock: Clock;
}

/** Keeps when, where and for what access keys and roles were last used. */
export class LastUsed implements AsyncDisposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #realClock: Clock;
  readonly #keys = new Map<string, Use>();
  readonly #roles = new Map<string, Use>();
  #cancel: (() => void) | undefined;

  constructor({ store, clock, realClock }: LastUsedOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#realClock = realClock;
  }

  /** Told of every request whose signature was right. */
  note({ principal: { isRoot, session, identityArn, accessKeyId }, region, signedService: service }: Authenticated): void {
    if (isRoot) return;
    const use = { at: this.#clock.nowMs(), region, service };
    if (session === undefined) {
      const key = this.#store.get(userAccessKeys, accessKeyId);
      if (key !== undefined && isNews(use, key.lastUsed)) this.#keep(this.#keys, accessKeyId, use);
    } else if (identityArn !== undefined) {
      const role = this.#store.get(iamRoles, identityArn);
      if (role !== undefined && isNews(use, role.lastUsed)) this.#keep(this.#roles, identityArn, use);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel?.();
    await this.#write();
  }

  #keep(uses: Map<string, Use>, key: string, use: Use): void {
    if (!uses.has(key)) uses.set(key, use);
    // That it could not be made durable is the store's to tell.
    this.#cancel ??= this.#realClock.after(writeAfterMs, () => void this.#write().catch(() => undefined));
  }

  async #write(): Promise<void> {
    this.#cancel = undefined;
    if (this.#keys.size + this.#roles.size === 0) return;
    const { durable } = this.#store.commit((transaction) => this.#put(transaction));
    this.#keys.clear();
    this.#roles.clear();
    await durable;
  }

  /** What was deleted meanwhile stays so. */
  #put(transaction: Transaction): void {
    for (const [id, lastUsed] of this.#keys) {
      const key = transaction.get(userAccessKeys, id);
      if (key !== undefined) transaction.put(userAccessKeys, { ...key, lastUsed });
    }
    for (const [arn, { at, region }] of this.#roles) {
      const role = transaction.get(iamRoles, arn);
      if (role !== undefined) transaction.put(iamRoles, { ...role, lastUsed: { at, region } });
    }
  }
}

function isNews({ at }: Use, last: { readonly at: number } | undefined): boolean {
  return last === undefined || at - last.at >= spanMs;
}
