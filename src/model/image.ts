import { defineCollection } from './collection.ts';
import type { Descriptor } from './manifest.ts';

/** A manifest pushed to a repository: an image, an index of images, or an artifact. */
export interface Image {
  readonly repositoryArn: string;
  readonly digest: string;
  readonly mediaType: string;
  /** The manifest exactly as it was pushed; its UTF-8 bytes have the digest. */
  readonly manifest: string;
  /** Configuration and layers that lie in our blob store. */
  readonly blobs: readonly Descriptor[];
  /** The manifests that an index lists. */
  readonly children: readonly Descriptor[];
  readonly subjectDigest?: string;
  /** What the image shows itself as: OCI's artifactType, or the media type of its configuration. */
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly sizeInBytes: number;
  readonly pushedAt: number;
}

export interface ImageTag {
  readonly repositoryArn: string;
  readonly tag: string;
  readonly digest: string;
  /** Since when it is of this image. */
  readonly taggedAt?: number;
}

/** When an image was last pulled, kept apart so that a pull does not write the manifest again. */
export interface ImagePull {
  readonly repositoryArn: string;
  readonly digest: string;
  readonly pulledAt: number;
}

export const images = defineCollection<Image>()({
  kind: 'ecr-image',
  version: 1,
  key: (image) => imageKey(image.repositoryArn, image.digest),
  indexes: {
    repository: (image) => image.repositoryArn,
    /** Who refers to a manifest by `subject`. */
    subject: (image) => (image.subjectDigest === undefined ? undefined : imageKey(image.repositoryArn, image.subjectDigest)),
    /** Which indexes list a manifest. */
    child: (image) => image.children.map((child) => imageKey(image.repositoryArn, child.digest)),
    /** Which images need a blob. */
    blob: (image) => image.blobs.map((blob) => imageKey(image.repositoryArn, blob.digest)),
  },
});

export const imageTags = defineCollection<ImageTag>()({
  kind: 'ecr-image-tag',
  version: 1,
  key: (tag) => imageTagKey(tag.repositoryArn, tag.tag),
  indexes: {
    repository: (tag) => tag.repositoryArn,
    image: (tag) => imageKey(tag.repositoryArn, tag.digest),
  },
});

export const imagePulls = defineCollection<ImagePull>()({
  kind: 'ecr-image-pull',
  version: 1,
  key: (pull) => imageKey(pull.repositoryArn, pull.digest),
  indexes: { repository: (pull) => pull.repositoryArn },
});

/** Names a manifest or a blob within a repository. */
export function imageKey(repositoryArn: string, digest: string): string {
  return `${repositoryArn}@${digest}`;
}

export function imageTagKey(repositoryArn: string, tag: string): string {
  return `${repositoryArn}:${tag}`;
}
