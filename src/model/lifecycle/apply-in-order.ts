import type { LifecycleAction, LifecycleImage } from './evaluate-lifecycle.ts';
import { inSteps } from './steps.ts';

export interface Wished {
  readonly images: readonly LifecycleImage[];
  /** In which images are asked what is wished for them. */
  readonly order: readonly LifecycleImage[];
  readonly wishes: ReadonlyMap<string, LifecycleAction>;
}

/** What holds an image back and what follows it, each by digest. */
interface Ties {
  readonly images: ReadonlyMap<string, LifecycleImage>;
  readonly listedBy: ReadonlyMap<string, readonly LifecycleImage[]>;
  readonly referrers: ReadonlyMap<string, readonly LifecycleImage[]>;
}

/**
 * Of what the rules wish, what can be done: an image that an index lists neither expires while the index stays nor is archived while it is
 * active, and what refers to an image as its subject expires and is archived with it. Parents come before what they list.
 */
export function* applyInOrder({ images, order, wishes }: Wished): Generator<void, readonly LifecycleAction[]> {
  const ties = yield* tiesAmong(images);
  const actions = new Map<string, LifecycleAction>();
  yield* inSteps(order, (image) => decide(image, ties, { wishes, actions }));
  // Subjects that were archived by hand.
  yield* inSteps(images, (image) => {
    const subject = ties.images.get(image.subjectDigest ?? '');
    if (subject?.status === 'ARCHIVED' && !actions.has(subject.digest)) follow(image, { type: 'transition' }, ties, actions);
  });
  return [...actions.values()];
}

interface Decisions {
  readonly wishes: ReadonlyMap<string, LifecycleAction>;
  readonly actions: Map<string, LifecycleAction>;
}

/** Decides about an image, and then again about what had to wait for it; without recursion, because indexes may be nested as deep as one likes. */
function decide(first: LifecycleImage, ties: Ties, { wishes, actions }: Decisions): void {
  const waiting = [first];
  for (let image = waiting.pop(); image !== undefined; image = waiting.pop()) {
    const wish = wishes.get(image.digest);
    if (wish === undefined || actions.has(image.digest) || isHeld(image, wish, ties, actions)) continue;
    actions.set(image.digest, wish);
    for (const referrer of ties.referrers.get(image.digest) ?? []) follow(referrer, wish, ties, actions);
    for (const child of image.children) {
      const known = ties.images.get(child);
      if (known !== undefined) waiting.push(known);
    }
  }
}

/** Reference artifacts, what refers to those, and so on. */
function follow(first: LifecycleImage, { type, priority }: Omit<LifecycleAction, 'digest'>, ties: Ties, actions: Map<string, LifecycleAction>): void {
  const following = [first];
  for (let image = following.pop(); image !== undefined; image = following.pop()) {
    const action: LifecycleAction = { digest: image.digest, type, ...(priority !== undefined && { priority }) };
    if (actions.has(image.digest) || isHeld(image, action, ties, actions)) continue;
    if (type === 'transition' && image.status !== 'ACTIVE') continue;
    actions.set(image.digest, action);
    following.push(...(ties.referrers.get(image.digest) ?? []));
  }
}

function isHeld({ digest }: LifecycleImage, { type }: Pick<LifecycleAction, 'type'>, { listedBy }: Ties, actions: ReadonlyMap<string, LifecycleAction>): boolean {
  return (listedBy.get(digest) ?? []).some((index) => {
    const fate = actions.get(index.digest)?.type;
    if (fate === 'expire') return false;
    return type === 'expire' || !(fate === 'transition' || index.status === 'ARCHIVED');
  });
}

function* tiesAmong(images: readonly LifecycleImage[]): Generator<void, Ties> {
  const byDigest = new Map<string, LifecycleImage>();
  const listedBy = new Map<string, LifecycleImage[]>();
  const referrers = new Map<string, LifecycleImage[]>();
  yield* inSteps(images, (image) => {
    byDigest.set(image.digest, image);
    for (const child of image.children) add(listedBy, child, image);
    if (image.subjectDigest !== undefined) add(referrers, image.subjectDigest, image);
  });
  return { images: byDigest, listedBy, referrers };
}

function add(lists: Map<string, LifecycleImage[]>, key: string, image: LifecycleImage): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [image]);
  else list.push(image);
}
