import { CreateRepositoryCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { busyboxImage, type ImageWishes, type OciImage } from '#cli/demo/busybox-image.ts';
import { pushImage } from '#cli/demo/push-image.ts';
import type { Clients } from './clients.ts';

/** Makes a repository and pushes a busybox image to it. Resolves to `<repositoryUri>:<tag>` and the image. */
export async function pushBusybox(clients: Clients, repositoryName: string, tag: string, wishes: ImageWishes = {}): Promise<{ readonly reference: string; readonly repositoryUri: string; readonly image: OciImage }> {
  const { repository } = await clients.ecr.send(new CreateRepositoryCommand({ repositoryName }));
  const repositoryUri = known(repository?.repositoryUri, 'the URI of a new repository');
  return { reference: `${repositoryUri}:${tag}`, repositoryUri, image: await pushTag(clients, repositoryUri, tag, wishes) };
}

/** Pushes a busybox image to a repository that is there; a tag that is there is moved. */
export async function pushTag({ ecr }: Clients, repositoryUri: string, tag: string, wishes: ImageWishes = {}): Promise<OciImage> {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const image = busyboxImage(wishes);
  await pushImage(image, { repositoryUri, tag, token: known(authorizationData?.[0]?.authorizationToken, 'the token') });
  return image;
}
