import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { publicRegistryHost } from '#model/public-registry.ts';

/** What ECR asks for: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html#registry_auth_http */
export function basicChallenge(request: IncomingMessage): string {
  return `Basic realm="${originOf(request)}/",service="ecr.amazonaws.com"`;
}

/**
 * What ECR Public asks for: a token, which who has no account gets as well. Clients ask `/v2/` once how to sign in, and go by that for all of the
 * host; our own address has both registries, so that it asks there for what both take.
 */
export function bearerChallenge(request: IncomingMessage): string {
  return `Bearer realm="${originOf(request)}/token/",service="${publicRegistryHost}",scope="aws"`;
}

function originOf({ socket, headers: { host = '' } }: IncomingMessage): string {
  return `${socket instanceof TLSSocket ? 'https' : 'http'}://${host}`;
}
