import { clientError } from '../errors.ts';

/** What ECS takes for an image: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html#ECS-Type-ContainerDefinition-image */
const imagePattern = /^[a-zA-Z0-9_.:/#-]+(@sha256:[0-9a-fA-F]{64})?$/;
/** Of all that stands before the digest. */
const nameLengthMax = 255;

/** A variable that a pipeline left as it was (`$IMAGE`) or a blank at the end is found here, and not when a task is run. */
export function checkImage(image: string): void {
  if (image === '') throw clientError('Container.image should not be null or empty.');
  if (!imagePattern.test(image)) throw clientError('Container.image contains invalid characters.');
  const [name = ''] = image.split('@');
  if (name.length > nameLengthMax) throw clientError(`Container.image can have at most ${nameLengthMax} characters before its digest.`);
}
