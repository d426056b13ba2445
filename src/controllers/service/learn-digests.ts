import type { ServiceRevision } from '#model/service-revision.ts';
import type { TaskGroup } from '#model/task-group.ts';
import type { Task } from '#model/task.ts';
import { revisionOf, type Draft } from './draft.ts';

/** The images that the first tasks of a revision got are those of all its tasks (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-container-image-stability.html). */
export function learnDigests(draft: Draft): Draft {
  const groups: readonly TaskGroup[] = [...draft.deployments, ...draft.taskSets];
  return groups.reduce((next, group) => learnFrom(next, group), draft);
}

function learnFrom(draft: Draft, group: TaskGroup): Draft {
  const revision = revisionOf(draft, group.revisionArn);
  if (revision.containerImages.every(({ imageDigest }) => imageDigest !== undefined)) return draft;
  const tasks = draft.tasks.filter((task) => task.service?.groupId === group.id);
  const containerImages = revision.containerImages.map((image) => withDigest(image, tasks));
  if (containerImages.every((image, index) => image === revision.containerImages[index])) return draft;
  return { ...draft, revisions: new Map(draft.revisions).set(revision.arn, { ...revision, containerImages }) };
}

function withDigest(image: ServiceRevision['containerImages'][number], tasks: readonly Task[]): ServiceRevision['containerImages'][number] {
  if (image.imageDigest !== undefined) return image;
  for (const task of tasks) {
    const imageDigest = task.containers.find(({ name }) => name === image.containerName)?.imageDigest;
    if (imageDigest !== undefined) return { ...image, imageDigest };
  }
  return image;
}
