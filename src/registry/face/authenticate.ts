import type { IncomingMessage } from 'node:http';
import type { AccessRequest, Principal } from '#wire/operation.ts';
import { repositoryArn } from '#model/repository.ts';
import type { RepositoryName } from '#model/image-reference.ts';
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
    case 'invalid': throw new Refusal(401, 'UNAUTHORIZED', 'Not Authorized', { 'www-authenticate': `Basic realm="http://${request.headers.host ?? ''}/",service="ecr.amazonaws.com"` });
  }
}

/** Throws IAM's sentence when the principal may not do what the route and method need. */
export function authorize({ authorize: allows = ownsAll }: RegistryFaceOptions, principal: Principal, requests: readonly AccessRequest[]): void {
  if (allows(principal, requests)) return;
  const [{ action, resource } = { action: 'ecr:*', resource: '*' }] = requests;
  throw new Refusal(403, 'DENIED', `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} because no resource-based policy allows the ${action} action`);
}

/** The ECR actions behind each request (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html). */
export function accessOf(route: Route, method: string, repository: RepositoryName): readonly AccessRequest[] {
  const resource = repositoryArn(repository);
  return actionsOf(route, method).map((action) => ({ action: `ecr:${action}`, resource }));
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

function ownsAll(principal: Principal, requests: readonly AccessRequest[]): boolean {
  return requests.every((request) => request.resource.split(':')[4] === principal.account);
}

function basicCredentials(header: string | undefined): { readonly user: string; readonly password: string } {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1] ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 0 ? { user: '', password: '' } : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
