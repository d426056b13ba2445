import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as ecr from '@aws-sdk/client-ecr';
import { ManualClock } from '#base/manual-clock.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { UpstreamImage } from '../support/upstream-images.ts';
import { rootCredentials, startRegistry, type RegistryServerOptions } from './registry-server.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A registry over HTTP that answers as it is told, for all but what `answers` holds for a path. */
export async function upstream() {
  const asked: string[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    void (answers.get(request.url ?? '') ?? notFound)(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  assert.ok(typeof bound === 'object' && bound !== null);
  const serve = (name: string, image: UpstreamImage, ...tags: readonly string[]) => {
    for (const reference of [image.digest, ...tags]) answers.set(`/v2/${name}/manifests/${reference}`, (_request, response) => void response.writeHead(200, { 'content-type': image.mediaType, 'docker-content-digest': image.digest }).end(image.manifest));
    for (const [digest, content] of Object.entries(image.blobs)) answers.set(`/v2/${name}/blobs/${digest}`, (_request, response) => void response.writeHead(200, { 'content-length': String(content.length) }).end(content));
  };
  const count = (path: string) => asked.filter((each) => each.endsWith(path)).length;
  return { origin: `http://127.0.0.1:${bound.port}`, asked, answers, serve, count, async [Symbol.asyncDispose]() { server.closeAllConnections(); server.close(); } };
}

export const notFound: Answer = (_request, response) => void response.writeHead(404).end();
export const status = (code: number, headers: Record<string, string> = {}): Answer => (_request, response) => void response.writeHead(code, headers).end();

/** A registry that caches `quay/…` of an upstream, and its clients. */
export async function caching(origin: string, options: Partial<RegistryServerOptions> = {}) {
  const folder = await temporaryFolder('cache');
  const clock = new ManualClock(Date.now());
  const server = await startRegistry({ directory: folder.path, port: await freePort(), clock, upstreams: { quay: origin }, ...options });
  const client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials, maxAttempts: 1 });
  await client.createPullThroughCacheRule({ ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io' });
  const get = (path: string, init: RequestInit = {}) => fetch(`${server.endpoint}/v2/${path}`, { ...init, headers: { authorization: `Basic ${Buffer.from(`AWS:${server.password()}`).toString('base64')}`, ...Object.fromEntries(new Headers(init.headers)) } });
  return { ...server, client, clock, get, async [Symbol.asyncDispose]() { client.destroy(); await server[Symbol.asyncDispose](); await folder[Symbol.asyncDispose](); } };
}

export async function errorOf(response: Response): Promise<readonly [number, string]> {
  const body = await response.text();
  return [response.status, /"code":"([A-Z_]+)"/.exec(body)?.[1] ?? body];
}
