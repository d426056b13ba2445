import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { manifestMediaTypes } from '#model/manifest.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { Principal } from '#wire/operation.ts';
import { createRepository } from '#registry/memory-registry.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startRegistry } from './registry-server.ts';

export const modes = ['ecr', 'oci'] as const;

export function digestOf(content: string | Uint8Array, algorithm: 'sha256' | 'sha512' = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
}

/** A registry on files with the repositories that a test names, and a client that is logged in as its account's root. */
export async function registryClient({ mode, repositories = ['app'], authorizer }: { readonly mode: 'ecr' | 'oci'; readonly repositories?: readonly string[]; readonly authorizer?: Authorizer }) {
  const folder = await temporaryFolder('surface');
  const server = await startRegistry({ directory: folder.path, port: await freePort(), mode, ...(authorizer !== undefined && { authorizer }) });
  for (const name of repositories) await createRepository(server.store, name);
  const login = (principal?: Principal) => `Basic ${Buffer.from(`AWS:${server.password(principal)}`).toString('base64')}`;
  const authorization = login();
  const call = (method: string, path: string, init: RequestInit = {}) =>
    fetch(new URL(path, server.endpoint), { method, ...init, headers: { authorization, ...Object.fromEntries(new Headers(init.headers)) } });
  return {
    ...server,
    login,
    call,
    /** Pushes a blob in one request; gives its digest. */
    async blob(content: string | Uint8Array, repository = 'app'): Promise<string> {
      const digest = digestOf(content);
      await expect(call('POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, { body: Buffer.from(content) }), 201);
      return digest;
    },
    /** Pushes a manifest by a tag, or by its digest; gives the answer. */
    manifest(content: string, { reference = digestOf(content), repository = 'app', mediaType = manifestMediaTypes.ociManifest }: { readonly reference?: string; readonly repository?: string; readonly mediaType?: string } = {}): Promise<Response> {
      return call('PUT', `/v2/${repository}/manifests/${reference}`, { body: content, headers: { 'content-type': mediaType } });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export type RegistryClient = Awaited<ReturnType<typeof registryClient>>;

/** Waits for the answer and gives its body as text; its status has to be this one. */
export async function expect(response: Promise<Response>, status: number): Promise<{ readonly headers: Headers; readonly text: string }> {
  const answer = await response;
  const text = await answer.text();
  assert.equal(answer.status, status, `${answer.url}: ${text}`);
  return { headers: answer.headers, text };
}

/** As `expect`, of a refusal; gives its code and sentence. */
export async function expectRefusal(response: Promise<Response>, status: number): Promise<readonly [code: string, message: string]> {
  const { text } = await expect(response, status);
  const { errors: [error] }: { readonly errors: readonly { readonly code: string; readonly message: string }[] } = JSON.parse(text);
  assert.ok(error !== undefined && error.message.length > 0);
  return [error.code, error.message];
}

export interface Content {
  readonly config?: string;
  readonly layer?: string;
  readonly more?: object;
}

/** An OCI image manifest over a configuration and a layer that lie in the repository once they are pushed by `blob`. */
export function imageManifest({ config = '{"os":"linux"}', layer = 'a layer', more = {} }: Content = {}): string {
  const descriptor = (mediaType: string, content: string) => ({ mediaType, digest: digestOf(content), size: Buffer.byteLength(content) });
  return JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config: descriptor('application/vnd.oci.image.config.v1+json', config), layers: [descriptor('application/vnd.oci.image.layer.v1.tar', layer)], ...more });
}

/** Pushes an image with its two blobs; gives its digest. */
export async function pushImage(client: RegistryClient, { reference, repository = 'app', ...content }: Content & { readonly reference?: string; readonly repository?: string } = {}): Promise<string> {
  for (const blob of [content.config ?? '{"os":"linux"}', content.layer ?? 'a layer']) await client.blob(blob, repository);
  const manifest = imageManifest(content);
  await expect(client.manifest(manifest, { repository, ...(reference !== undefined && { reference }) }), 201);
  return digestOf(manifest);
}
