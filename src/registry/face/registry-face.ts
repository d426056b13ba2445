import type { IncomingMessage, ServerResponse } from 'node:http';
import { codeOf, messageOf } from '#base/errors.ts';
import { KmsFailure } from '#model/data-keys.ts';
import { ecrScopeOf, isPublicHost, repositoryAtPath, type RepositoryName } from '#model/image-reference.ts';
import { isPublic, publicRegistryHost, publicRepositoryAt } from '#model/public-registry.ts';
import { refusalAnswer, send, type Answer } from './answer.ts';
import { accessOf, authenticate, authorize } from './authenticate.ts';
import { answerBlob } from './blobs.ts';
import { basicChallenge, bearerChallenge } from './challenges.ts';
import { repositoryNamePattern, type Exchange } from './exchange.ts';
import { answerCatalog, answerTags } from './listings.ts';
import { answerManifest } from './manifests.ts';
import type { RegistryFaceOptions } from './options.ts';
import { answerReferrers } from './referrers.ts';
import { Refusal } from './refusal.ts';
import { drain } from './request-body.ts';
import { answerToken, isTokenPath } from './token.ts';
import { routeOf, type Route } from './routes.ts';
import { answerUpload, answerUploads } from './uploads.ts';

/** AWS APIs with such paths are told apart by their signature. */
export function isRegistryRequest({ url = '', headers }: IncomingMessage): boolean {
  return /^\/(?:v2(?:[/?]|$)|token\/?(?:\?|$))/.test(url) && !(headers.authorization ?? '').startsWith('AWS4-');
}

/** Whether it is to ECR Public, which no VPC endpoint leads to: by the host, by the path at our own address, or for a token. */
export function isPublicRequest(request: IncomingMessage): boolean {
  const url = new URL(request.url ?? '/', 'http://registry');
  const host = registryMeant(request, url.searchParams);
  if (isPublicHost(host) || ecrScopeOf(host) !== undefined) return isPublicHost(host);
  return isTokenPath(url.pathname) || isPublicPath(url.pathname);
}

function isPublicPath(path: string): boolean {
  try {
    return decodeURIComponent(path).startsWith(`/v2/${publicRegistryHost}/`);
  } catch {
    return false; // Refused later, whoever it is for.
  }
}

/** The OCI distribution API (https://github.com/opencontainers/distribution-spec/blob/main/spec.md) as ECR speaks it. */
export function registryFace(options: RegistryFaceOptions) {
  return {
    claims: isRegistryRequest,
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const isHead = request.method === 'HEAD';
      try {
        await send(response, await answerTo(request, options), isHead);
      } catch (thrown) {
        if (request.socket.destroyed) return;
        if (response.headersSent) response.destroy();
        else await send(response, failureAnswer(thrown, request, options), isHead);
      } finally {
        drain(request);
      }
    },
  };
}

async function answerTo(request: IncomingMessage, options: RegistryFaceOptions): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://registry');
  if (isTokenPath(url.pathname)) return answerToken(request, options, url.searchParams);
  const route = routeOf(decoded(url.pathname));
  const host = registryMeant(request, url.searchParams);
  const named = namesAt(host, options);
  const repositoryName = named(route !== undefined && 'name' in route ? route.name : '*');
  const isOpen = isPublic(repositoryName) || (route?.kind === 'base' && ecrScopeOf(host) === undefined);
  const principal = authenticate(request, options, { isOpen, challenge: isOpen ? bearerChallenge(request) : basicChallenge(request) });
  if (route === undefined) throw new Refusal(404, 'UNSUPPORTED', `The distribution API has no path ${url.pathname}`);
  const method = request.method ?? 'GET';
  if (route.kind === 'base') return answerBase(method);
  if ('name' in route && !repositoryNamePattern.test(route.name)) throw new Refusal(400, 'NAME_INVALID', `The repository name '${route.name}' does not match ${repositoryNamePattern.source}`);
  await authorize(options, { request, principal, region: repositoryName.region }, accessOf({ route, method, query: url.searchParams }, { store: options.store, repository: repositoryName }));
  const base = 'name' in route ? `/v2/${route.name}` : '/v2';
  const answer = await answerRoute(route, { options, request, method, query: url.searchParams, principal, repositoryName, named, base });
  return host === (request.headers.host ?? '') ? answer : { ...answer, headers: { ...answer.headers, 'oci-namespace': host } };
}

/** end-1: that there is a registry, and that it takes the login. */
function answerBase(method: string): Answer {
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal(405, 'UNSUPPORTED', `The registry cannot be asked for with ${method}`, { allow: 'GET, HEAD' });
  return { status: 200 };
}

function answerRoute(route: Exclude<Route, { kind: 'base' }>, exchange: Exchange): Answer | Promise<Answer> {
  switch (route.kind) {
    case 'catalog': return answerCatalog(exchange);
    case 'tags': return answerTags(exchange);
    case 'manifest': return answerManifest(exchange, route.reference);
    case 'blob': return answerBlob(exchange, route.digest);
    case 'uploads': return answerUploads(exchange);
    case 'upload': return answerUpload(exchange, route.uploadId);
    case 'referrers': return answerReferrers(exchange, route.digest);
  }
}

/**
 * The registry that a request is for. A pull that came to our own address as to a mirror says by `ns` which registry was asked for, as containerd
 * does it (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#registry-proxying).
 */
function registryMeant({ method = '', headers: { host = '' } }: IncomingMessage, query: URLSearchParams): string {
  if (method !== 'GET' && method !== 'HEAD') return host;
  const mirrored = query.get('ns') ?? '';
  const isNamed = ecrScopeOf(host) !== undefined || isPublicHost(host);
  return !isNamed && (ecrScopeOf(mirrored) !== undefined || isPublicHost(mirrored)) ? mirrored : host;
}

/** An ECR host name says account and region, and ECR Public's that the path begins with an alias; at our own address the path may have it all. */
function namesAt(host: string, { address }: RegistryFaceOptions): (path: string) => RepositoryName {
  if (isPublicHost(host)) return (path) => publicRepositoryAt(path, address.publicAliases ?? {});
  const scope = ecrScopeOf(host);
  return (path) => (scope === undefined ? repositoryAtPath(path, address) : { ...scope, name: path });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    if (cause instanceof URIError) throw new Refusal(400, 'NAME_INVALID', `The path ${path} is not validly percent-encoded`);
    throw cause;
  }
}

function failureAnswer(thrown: unknown, request: IncomingMessage, { log }: RegistryFaceOptions): Answer {
  if (thrown instanceof Refusal) return refusalAnswer(thrown);
  if (thrown instanceof KmsFailure) return refusalAnswer(new Refusal(403, 'DENIED', thrown.message));
  log.error('the registry could not answer', { method: request.method, path: request.url, code: codeOf(thrown), message: messageOf(thrown) });
  return refusalAnswer(new Refusal(500, 'UNKNOWN', `The registry could not answer: ${messageOf(thrown)}`));
}
