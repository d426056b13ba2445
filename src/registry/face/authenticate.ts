import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { repositoryAccess } from '#auth/repository-access.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { repositoryArn } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { Fault } from '#wire/fault.ts';
import type { AccessRequest, Call, Principal } from '#wire/operation.ts';
import type { RegistryFaceOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './routes.ts';

/** The principal of an `AWS:<token>` login. Throws the challenge when there is none or it is not ours. */
export function authenticate(request: IncomingMessage, { tokens, clock }: RegistryFaceOptions): Principal {
  const { user, password } = basicCredentials(request.headers.authorization);
  const verified = user === 'AWS' ? tokens.verify(password, clock.nowMs()) : { kind: 'invalid' as const };
  switch (verified.kind) {
    case 'valid': return verified.principal;
    // ECR answers an expired token with 403, which containerd and kubelet show as such.
    case 'expired': throw new Refusal(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
    case 'invalid': throw new Refusal(401, 'UNAUTHORIZED', 'Not Authorized', { 'www-authenticate': `Basic realm="${schemeOf(request)}://${request.headers.host ?? ''}/",service="ecr.amazonaws.com"` });
  }
}

/** Of the address that the client speaks to. */
export function schemeOf({ socket }: IncomingMessage): 'http' | 'https' {
  return socket instanceof TLSSocket ? 'https' : 'http';
}

/** Throws IAM's sentence when the principal may not do what the route and method need. */
export async function authorize({ authorizer, clock, sourceVpcOf }: RegistryFaceOptions, { request, principal, region }: Caller, requests: readonly AccessRequest[]): Promise<void> {
  const { host = '', 'user-agent': userAgent } = request.headers;
  const sourceIp = request.socket.remoteAddress ?? '';
  const call: Call = { account: principal.account, region, principal, requestId: '', host, sourceIp, receivedAt: clock.nowMs(), sourceVpc: sourceVpcOf?.(request), ...(userAgent !== undefined && { userAgent }) };
  try {
    await authorizer.authorize(call, requests);
  } catch (thrown) {
    if (thrown instanceof Fault) throw new Refusal(403, 'DENIED', thrown.message);
    throw thrown;
  }
}

export interface Caller {
  readonly request: IncomingMessage;
  readonly principal: Principal;
  /** Of the repository that is asked for. */
  readonly region: string;
}

/** The ECR actions behind each request (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html). */
export function accessOf(route: Route, method: string, { store, repository }: { readonly store: Reader; readonly repository: RepositoryName }): readonly AccessRequest[] {
  return actionsOf(route, method).map((action) => repositoryAccess(store, action, repositoryArn(repository)));
}

function actionsOf(route: Route, method: string): readonly string[] {
  const isRead = method === 'GET' || method === 'HEAD';
  switch (route.kind) {
    case 'base': return [];
    case 'catalog': return ['DescribeRepositories'];
    case 'tags': return ['ListImages'];
    case 'referrers': return ['BatchGetImage'];
    case 'manifest': return isRead ? ['BatchGetImage'] : [method === 'DELETE' ? 'BatchDeleteImage' : 'PutImage'];
    case 'blob': return isRead ? [method === 'HEAD' ? 'BatchCheckLayerAvailability' : 'GetDownloadUrlForLayer'] : ['BatchDeleteImage'];
    case 'uploads': return ['InitiateLayerUpload'];
    case 'upload': return method === 'PUT' ? ['UploadLayerPart', 'CompleteLayerUpload'] : ['UploadLayerPart'];
  }
}

function basicCredentials(header: string | undefined): { readonly user: string; readonly password: string } {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1] ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 0 ? { user: '', password: '' } : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
