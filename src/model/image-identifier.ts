/** How callers name an image: by its digest, by a tag, or by both. */
export interface ImageIdentifier {
  readonly imageDigest?: string | undefined;
  readonly imageTag?: string | undefined;
}

export interface IdentifierFault {
  readonly code: 'MissingDigestAndTag' | 'InvalidImageDigest' | 'InvalidImageTag';
  readonly reason: string;
}

/** ECR's own patterns, as its answers quote them. */
export const imageDigestPattern = '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+';
export const imageTagPattern = '[a-zA-Z0-9-_.]+';

/** What is wrong with an identifier whatever images there are; undefined when nothing is. */
export function identifierFault({ imageDigest, imageTag }: ImageIdentifier): IdentifierFault | undefined {
  if (imageDigest === undefined && imageTag === undefined) return { code: 'MissingDigestAndTag', reason: 'Invalid request parameters: both tag and digest cannot be null' };
  if (!isImageDigest(imageDigest)) return { code: 'InvalidImageDigest', reason: `Invalid request parameters: image digest should satisfy the regex '${imageDigestPattern}'` };
  if (!isImageTag(imageTag)) return { code: 'InvalidImageTag', reason: `Invalid request parameters: image tag should satisfy the regex '${imageTagPattern}'` };
  return undefined;
}

const digestExpression = new RegExp(`^${imageDigestPattern}$`);
const tagExpression = new RegExp(`^${imageTagPattern}$`);

function isImageDigest(text: string | undefined): boolean {
  return text === undefined || digestExpression.test(text);
}

export function isImageTag(text: string | undefined): boolean {
  return text === undefined || tagExpression.test(text);
}
