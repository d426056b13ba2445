import type { IncomingMessage } from 'node:http';
import type { VerifiedToken } from '#auth/registry-tokens.ts';
import { repositoryAccess } from '#auth/repository-access.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { isPublic, noRegion, publicHomeRegion } from '#model/public-registry.ts';
import { repositoryArn } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { anonymousPrincipal } from '#wire/anonymous.ts';
import { Fault } from '#wire/fault.ts';
import type { AccessRequest, Call, Principal } from '#wire/operation.ts';
import type { RegistryFaceOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './routes.ts';

/** What a request comes to: whether it takes who has no account, and what it says to who shows nothing. */
export interface Door {
  readonly isOpen: boolean;
  readonly challenge: string;
}

/** The principal of an `AWS:<token>` login; nobody, for a token of nobody's at an open door. Throws the challenge when there is none or it is not ours. */
export function authenticate(request: IncomingMessage, { tokens, clock }: RegistryFaceOptions, { isOpen, challenge }: Door): Principal {
  const verified = verifiedToken(request, { tokens, clock });
  if (verified.kind === 'valid') return verified.principal;
  if (verified.kind === 'anonymous' && isOpen) return anonymousPrincipal;
  if (verified.kind === 'expired') throw expired(403);
  throw new Refusal(401, 'UNAUTHORIZED', 'Not Authorized', { 'www-authenticate': challenge });
}

/** ECR answers an expired token with 403, which containerd and kubelet show as such. */
export function expired(status: number): Refusal {
  return new Refusal(status, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
}

/** ECR Public takes what GetAuthorizationToken gives as a Bearer token, too; here either registry takes it either way, because clients have one login for both. */
export function verifiedToken(request: IncomingMessage, { tokens, clock }: Pick<RegistryFaceOptions, 'tokens' | 'clock'>): VerifiedToken {
  const { user, password } = credentialsIn(request.headers.authorization);
  return user === 'AWS' ? tokens.verify(password, clock.nowMs()) : { kind: 'invalid' };
}

/** Throws IAM's sentence, or ECR's own to nobody, when the principal may not do what the route and method need. */
export async function authorize({ authorizer, clock, sourceVpcOf }: RegistryFaceOptions, { request, principal, region }: Caller, requests: readonly AccessRequest[]): Promise<void> {
  if (requests.length === 0) return;
  if (principal === anonymousPrincipal) throw new Refusal(403, 'DENIED', 'Not Authorized');
  const { host = '', 'user-agent': userAgent } = request.headers;
  const sourceIp = request.socket.remoteAddress ?? '';
  const call: Call = { account: principal.account, region: region === noRegion ? publicHomeRegion : region, principal, requestId: '', host, sourceIp, receivedAt: clock.nowMs(), sourceVpc: sourceVpcOf?.(request), ...(userAgent !== undefined && { userAgent }) };
  try {
    await authorizer.authorize(call, requests);
  } catch (thrown) {
    if (thrown instanceof Fault) throw new Refusal(403, 'DENIED', thrown.message);
    throw thrown;
  }
}

/** Whether `authorize` would let it through. */
export async function isAllowed(options: RegistryFaceOptions, caller: Caller, requests: readonly AccessRequest[]): Promise<boolean> {
  try {
    await authorize(options, caller, requests);
    return true;
  } catch (thrown) {
    if (thrown instanceof Refusal) return false;
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
export function accessOf(asked: Asked, { store, repository }: { readonly store: Reader; readonly repository: RepositoryName }): readonly AccessRequest[] {
  const actions = isPublic(repository) ? publicActionsOf(asked) : actionsOf(asked);
  return actions.map((action) => repositoryAccess(store, action, repositoryArn(repository)));
}

export interface Asked {
  readonly route: Route;
  readonly method: string;
  readonly query: URLSearchParams;
}

/** Everybody may read what is public (https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-policies.html). */
function publicActionsOf(asked: Asked): readonly string[] {
  const isRead = asked.method === 'GET' || asked.method === 'HEAD';
  return isRead && asked.route.kind !== 'upload' ? [] : actionsOf(asked);
}

function actionsOf({ route, method, query }: Asked): readonly string[] {
  const isRead = method === 'GET' || method === 'HEAD';
  switch (route.kind) {
    case 'base': return [];
    // Each repository is asked about when it is listed.
    case 'catalog': return [];
    case 'tags': return ['ListImages'];
    case 'referrers': return ['BatchGetImage'];
    case 'manifest': return isRead ? ['BatchGetImage'] : [method === 'DELETE' ? 'BatchDeleteImage' : 'PutImage'];
    case 'blob': return isRead ? [method === 'HEAD' ? 'BatchCheckLayerAvailability' : 'GetDownloadUrlForLayer'] : ['BatchDeleteImage'];
    // A whole layer may come with the request that begins its upload.
    case 'uploads': return query.has('digest') ? ['InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload'] : ['InitiateLayerUpload'];
    case 'upload': return method === 'PUT' ? ['UploadLayerPart', 'CompleteLayerUpload'] : ['UploadLayerPart'];
  }
}

function credentialsIn(header: string | undefined): { readonly user: string; readonly password: string } {
  const encoded = /^(?:Basic|Bearer) +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1] ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 0 ? { user: '', password: '' } : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
