import { defineCollection } from './collection.ts';
import { imageTagKey } from './image.ts';

/** When what is cached of another registry was last compared with what is there, by the cloud's clock: a tag, or by a digest what refers to an image. */
export interface UpstreamCheck {
  readonly repositoryArn: string;
  readonly reference: string;
  readonly checkedAt: number;
}

export const upstreamChecks = defineCollection<UpstreamCheck>()({
  kind: 'ecr-upstream-check',
  version: 1,
  key: ({ repositoryArn, reference }) => imageTagKey(repositoryArn, reference),
  indexes: { repository: ({ repositoryArn }) => repositoryArn },
});
