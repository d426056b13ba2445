import { repositoryAccess } from '#auth/repository-access.ts';
import type { Image } from '#model/image.ts';
import type { Puller, UpstreamProblem } from '#model/pull-through.ts';
import { repositoryArn } from '#model/repository.ts';
import type { Answer } from './answer.ts';
import { authorize } from './authenticate.ts';
import type { Exchange } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** The image of a repository that is a cache of another registry's; undefined when neither has it. */
export async function imageThrough(exchange: Exchange, reference: string): Promise<{ readonly image: Image; readonly isCached: boolean } | undefined> {
  const { options, repositoryName } = exchange;
  const pulled = await options.pullThrough.image(repositoryName, reference, pullerOf(exchange));
  if (pulled.kind === 'cached' || pulled.kind === 'fetched') return { image: pulled.image, isCached: pulled.kind === 'cached' };
  throwProblem(pulled);
  return undefined;
}

/** A blob that the repository does not hold yet: its bytes as they come in, or `stored` once it does; undefined when the upstream does not have it either. */
export async function blobThrough(exchange: Exchange, digest: string): Promise<Answer | 'stored' | undefined> {
  const { options, repositoryName, method, request } = exchange;
  const arrived = await options.pullThrough.blob(repositoryName, digest, pullerOf(exchange));
  if (arrived.kind === 'stored') return 'stored';
  if (arrived.kind !== 'arriving') {
    throwProblem(arrived);
    return undefined;
  }
  const { reader, size } = arrived;
  if (method === 'GET' && request.headers.range === undefined) return { status: 200, headers: { 'docker-content-digest': digest, 'content-type': 'application/octet-stream', etag: `"${digest}"` }, body: { reader, start: 0, length: size } };
  // Its length or a part of it is answered when it is stored.
  await reader[Symbol.asyncDispose]();
  return blobThrough(exchange, digest);
}

export function pullerOf({ options, request, principal, repositoryName }: Exchange): Puller {
  return {
    pulledBy: principal.identityArn,
    async refusalOf(actions) {
      try {
        await authorize(options, { request, principal, region: repositoryName.region }, actions.map((action) => repositoryAccess(options.store, action, repositoryArn(repositoryName))));
        return undefined;
      } catch (thrown) {
        if (thrown instanceof Refusal) return thrown;
        throw thrown;
      }
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/error-pullthroughcache.html */
function throwProblem(problem: UpstreamProblem): void {
  if (problem.kind === 'refused') throw problem.refusal;
  if (problem.kind === 'notFound') return;
  switch (problem.code) {
    case 'UpstreamAccessDenied':
    case 'CredentialsUnavailable': throw new Refusal(403, 'DENIED', problem.reason);
    case 'UpstreamTooManyRequests': throw new Refusal(429, 'TOOMANYREQUESTS', problem.reason, { 'retry-after': '60' });
    case 'UpstreamUnavailable': throw new Refusal(502, 'UNAVAILABLE', problem.reason);
  }
}
