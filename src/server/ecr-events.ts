import { parseArn } from '#base/arn.ts';
import { imageReplications } from '#model/image-replication.ts';
import { imageStorages } from '#model/image-storage.ts';
import { imageKey, images, imageTags, type Image, type ImageTag } from '#model/image.ts';
import type { PullThrough } from '#model/pull-through.ts';
import { actedImage, imageAction, isStorageClassChange, storageClassAction, type ActedImage, type PushOrDelete } from '#services/ecr/events/image-action.ts';
import { pullThroughCacheAction } from '#services/ecr/events/pull-through-cache-action.ts';
import { replicatedTags, replicationAction } from '#services/ecr/events/replication-action.ts';
import type { Store } from '#state/store.ts';
import type { KeepEvent } from './event-feed.ts';

/** What one turn has changed: a tag and the image that it names come and go in one transaction, in either order. */
interface Turn {
  /** Tags that came to name an image. */
  readonly tagged: ImageTag[];
  readonly untagged: ImageTag[];
  readonly pushed: ActedImage[];
  /** By image key. */
  readonly gone: Map<string, ActedImage>;
}

/** Has what happens to images kept as ECR's events; gives what ends it. */
export function followEcr(store: Store, keep: KeepEvent): readonly (() => void)[] {
  let turn: Turn | undefined;
  /** False while it is told of what was there before. */
  let isFollowing = false;
  const note = (add: (noted: Turn) => void) => {
    if (!isFollowing) return;
    if (turn === undefined) {
      turn = { tagged: [], untagged: [], pushed: [], gone: new Map() };
      queueMicrotask(() => {
        const noted = turn;
        turn = undefined;
        if (noted !== undefined) for (const action of actionsOf(noted, (key) => store.get(images, key)).filter(isPrivate)) keep((facts) => imageAction(action, facts));
      });
    }
    add(turn);
  };
  const unfollow = [
    store.follow(imageTags, (before, after) => {
      if (before?.digest === after?.digest) return;
      if (after !== undefined) note(({ tagged }) => tagged.push(after));
      else if (before !== undefined) note(({ untagged }) => untagged.push(before));
    }),
    store.follow(images, (before, after) => {
      if (before === undefined && after !== undefined) note(({ pushed }) => pushed.push(actedImage(after)));
      if (before !== undefined && after === undefined) note(({ gone }) => gone.set(imageKey(before.repositoryArn, before.digest), actedImage(before)));
    }),
    store.follow(imageReplications, (before, after) => {
      if (after !== undefined && isFollowing) for (const tag of replicatedTags(before, after)) keep((facts) => replicationAction(after, tag, facts));
    }),
    store.follow(imageStorages, (before, after) => {
      const image = after === undefined || !isFollowing ? undefined : store.get(images, imageKey(after.repositoryArn, after.digest));
      if (after === undefined || image === undefined || !isStorageClassChange(before, after)) return;
      const acted = actedImage(image);
      keep((facts) => storageClassAction(acted, after, facts));
    }),
  ];
  isFollowing = true;
  return unfollow;
}

/** Has what the cache brings from other registries, and fails to, kept as ECR's events; gives what ends it. */
export function followCache(pullThrough: PullThrough, keep: KeepEvent): readonly (() => void)[] {
  return [pullThrough.follow((sync) => keep((facts) => pullThroughCacheAction(sync, facts)))];
}

/** ECR Public has no events. */
function isPrivate({ image }: PushOrDelete): boolean {
  return parseArn(image.repositoryArn)?.service === 'ecr';
}

/** An event for each tag, and one without a tag for an image that came or went without any. */
function actionsOf({ tagged, untagged, pushed, gone }: Turn, imageAt: (key: string) => Image | undefined): readonly PushOrDelete[] {
  const keyOf = ({ repositoryArn, digest }: Pick<ImageTag, 'repositoryArn' | 'digest'>) => imageKey(repositoryArn, digest);
  const withTag = (action: PushOrDelete['action'], tags: readonly ImageTag[]) =>
    tags.flatMap((each): PushOrDelete[] => {
      const key = keyOf(each);
      const image = gone.get(key) ?? imageAt(key);
      return image === undefined ? [] : [{ action, image: actedImage(image), tag: each.tag }];
    });
  const withoutTag = (action: PushOrDelete['action'], all: readonly ActedImage[], tags: readonly ImageTag[]) => {
    const haveTags = new Set(tags.map(keyOf));
    return all.filter((image) => !haveTags.has(keyOf(image))).map((image): PushOrDelete => ({ action, image }));
  };
  return [...withoutTag('PUSH', pushed, tagged), ...withTag('PUSH', tagged), ...withTag('DELETE', untagged), ...withoutTag('DELETE', [...gone.values()], untagged)];
}
