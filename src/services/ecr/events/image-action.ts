import { parseArn } from '#base/arn.ts';
import { known } from '#base/assert.ts';
import type { ImageStorage } from '#model/image-storage.ts';
import type { Image } from '#model/image.ts';
import { ecrEvent, type EcrEvent, type EventFacts } from './ecr-event.ts';

/** What events say of an image; of one that is gone as it was. */
export type ActedImage = Pick<Image, 'repositoryArn' | 'digest' | 'mediaType' | 'artifactType' | 'subjectDigest'>;

/** Without the manifest, which may be large and would be held as long as the event. */
export function actedImage({ repositoryArn, digest, mediaType, artifactType, subjectDigest }: ActedImage): ActedImage {
  return { repositoryArn, digest, mediaType, ...(artifactType !== undefined && { artifactType }), ...(subjectDigest !== undefined && { subjectDigest }) };
}

export interface PushOrDelete {
  readonly action: 'PUSH' | 'DELETE';
  readonly image: ActedImage;
  /** Absent for what is pushed, or deleted, by its digest alone. */
  readonly tag?: string;
}

/** Each tag that an image is pushed with or loses is an event of its own (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html). */
export function imageAction({ action, image, tag = '' }: PushOrDelete, facts: EventFacts): EcrEvent {
  return actionOn(image, { 'action-type': action, 'image-tag': tag }, facts);
}

/** Whether an image has come to lie in another storage class; one on its way back is told of when it has arrived. */
export function isStorageClassChange(before: ImageStorage | undefined, after: ImageStorage): boolean {
  return after.status !== 'ACTIVATING' && after.status !== (before?.status ?? 'ACTIVE');
}

export function storageClassAction(image: ActedImage, { status, activatedAt }: ImageStorage, facts: EventFacts): EcrEvent {
  return actionOn(
    image,
    {
      'action-type': 'UPDATE_STORAGE_CLASS',
      'target-storage-class': status === 'ARCHIVED' ? 'ARCHIVE' : 'STANDARD',
      ...(status !== 'ARCHIVED' && activatedAt !== undefined && { 'last-activated-at': new Date(activatedAt) }),
    },
    facts,
  );
}

/** A manifest with a subject (a signature, an SBOM) is told of as a referrer. */
function actionOn(image: ActedImage, what: EcrEvent['detail'], facts: EventFacts): EcrEvent {
  const { account, region, resource } = known(parseArn(image.repositoryArn), `the ARN ${image.repositoryArn}`);
  return ecrEvent(
    {
      'detail-type': image.subjectDigest === undefined ? 'ECR Image Action' : 'ECR Referrer Action',
      account,
      region,
      detail: {
        result: 'SUCCESS',
        'repository-name': resource.slice('repository/'.length),
        'image-digest': image.digest,
        ...what,
        'manifest-media-type': image.mediaType,
        ...(image.artifactType !== undefined && { 'artifact-media-type': image.artifactType }),
      },
    },
    facts,
  );
}
