import { NamespaceWatch } from './namespace-watch.ts';

/** What a router's namespace may have lost since its owner last looked. */
export interface Losses {
  /** Of links, addresses, routes, rules or neighbours. */
  readonly ofWays: boolean;
  /** Of the nftables table. */
  readonly ofRules: boolean;
}

/** Finds out whether somebody else changed a router's namespace, without looking at what is in it. */
export class RouterLosses implements Disposable {
  readonly #watch: NamespaceWatch;
  /** Of nftables, as its owner left it; undefined when that is not known. */
  #generation: number | undefined;

  constructor(path: string) {
    this.#watch = new NamespaceWatch(path);
  }

  /** The owner's own transaction has ended: one that follows another is counted, so that what came between is not taken for its own. */
  ruled({ isFromScratch }: { readonly isFromScratch: boolean }): void {
    this.#generation = isFromScratch || this.#generation === undefined ? this.#watch.rulesetGeneration() : this.#generation + 1;
  }

  /** To be asked between the owner's own changes; of those to its ways it says that there may be a loss. */
  look(): Losses {
    const generation = this.#watch.rulesetGeneration();
    const ofRules = this.#generation !== undefined && this.#generation !== generation;
    this.#generation = generation;
    return { ofWays: this.#watch.hasChanged(), ofRules };
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }
}
