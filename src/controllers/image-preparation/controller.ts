import type { Clock } from '#base/clock.ts';
import { images, imageKey, imageTagKey, imageTags, type Image } from '#model/image.ts';
import { parseImageReference, repositoriesMeant, type RegistryAddress } from '#model/image-reference.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import type { Scope } from '#model/scope.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import type { Change, Store } from '#state/store.ts';
import { planPreparations, type Preparation } from './plan.ts';

/** A burst of registrations is looked at once; a task that comes meanwhile pulls by itself. */
const settleMs = 50;

export interface ImagePreparationControllerOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** By which images were pushed and definitions registered; `clock` when absent. */
  readonly cloudClock?: Clock;
  readonly address: RegistryAddress;
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
  /** Makes the image ready on this host. Never rejects: who runs the image sees why it cannot be had. */
  readonly prepare: (preparation: Preparation) => Promise<void>;
}

export interface ImagePreparationController extends Disposable {
  start(): void;
}

/** Has images made ready for tasks before the first of them is run: people push or register, and then run. */
export function createImagePreparationController(options: ImagePreparationControllerOptions): ImagePreparationController {
  return new Controller(options);
}

class Controller implements ImagePreparationController {
  readonly #options: ImagePreparationControllerOptions;
  /** Digests that were asked for, as long as the plan has them: none is asked for twice. */
  #asked: ReadonlySet<string> = new Set();
  #isPreparing = false;
  #isDisposed = false;
  #unsubscribe = () => {};
  #cancelTurn: (() => void) | undefined;

  constructor(options: ImagePreparationControllerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unsubscribe = this.#options.store.onCommit((changes) => {
      if (changes.some(concerns)) this.#wake();
    });
    this.#wake();
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#unsubscribe();
    this.#cancelTurn?.();
  }

  #wake(): void {
    this.#cancelTurn ??= this.#options.clock.after(settleMs, () => {
      this.#cancelTurn = undefined;
      this.#turn();
    });
  }

  /** One image at a time: running tasks need the machine too. */
  #turn(): void {
    if (this.#isPreparing || this.#isDisposed) return;
    const plan = this.#plan();
    const next = plan.find(({ digest }) => !this.#asked.has(digest));
    this.#asked = new Set(plan.map(({ digest }) => digest).filter((digest) => this.#asked.has(digest) || digest === next?.digest));
    if (next === undefined) return;
    this.#isPreparing = true;
    void this.#options.prepare(next).finally(() => {
      this.#isPreparing = false;
      this.#turn();
    });
  }

  #plan(): readonly Preparation[] {
    const { store, clock, cloudClock = clock, cpuArchitecture } = this.#options;
    return planPreparations({ nowMs: cloudClock.nowMs(), cpuArchitecture, definitions: store.list(taskDefinitions), imageOf: (reference, asker) => this.#imageOf(reference, asker) });
  }

  #imageOf(text: string, asker: Scope): Image | undefined {
    const { store, address } = this.#options;
    const reference = parseImageReference(text);
    if (reference === undefined) return undefined;
    const arn = repositoriesMeant(reference, asker, address).map(repositoryArn).find((candidate) => store.get(repositories, candidate) !== undefined);
    if (arn === undefined) return undefined;
    const digest = reference.digest ?? store.get(imageTags, imageTagKey(arn, reference.tag ?? 'latest'))?.digest;
    return digest === undefined ? undefined : store.get(images, imageKey(arn, digest));
  }
}

function concerns({ kind }: Change): boolean {
  return kind === taskDefinitions.kind || kind === images.kind || kind === imageTags.kind;
}
