/** What a path under `/v2/` names; `name` is the repository's path as the client wrote it. */
export type Route =
  | { readonly kind: 'base' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'tags'; readonly name: string }
  | { readonly kind: 'manifest'; readonly name: string; readonly reference: string }
  | { readonly kind: 'blob'; readonly name: string; readonly digest: string }
  | { readonly kind: 'uploads'; readonly name: string }
  | { readonly kind: 'upload'; readonly name: string; readonly uploadId: string }
  | { readonly kind: 'referrers'; readonly name: string; readonly digest: string };

/** Undefined for a path that the distribution API does not have. `path` is decoded and without query. */
export function routeOf(path: string): Route | undefined {
  if (path === '/v2' || path === '/v2/') return { kind: 'base' };
  if (path === '/v2/_catalog') return { kind: 'catalog' };
  for (const [pattern, route] of patterns) {
    const { name, rest = '' } = pattern.exec(path)?.groups ?? {};
    if (name !== undefined) return route(name, rest);
  }
  return undefined;
}

/** Names may hold slashes and the words of the paths, so what stands last decides. */
const patterns: readonly (readonly [RegExp, (name: string, rest: string) => Route])[] = [
  [/^\/v2\/(?<name>.+)\/tags\/list$/, (name) => ({ kind: 'tags', name })],
  [/^\/v2\/(?<name>.+)\/manifests\/(?<rest>[^/]+)$/, (name, reference) => ({ kind: 'manifest', name, reference })],
  [/^\/v2\/(?<name>.+)\/blobs\/uploads\/?$/, (name) => ({ kind: 'uploads', name })],
  [/^\/v2\/(?<name>.+)\/blobs\/uploads\/(?<rest>[^/]+)$/, (name, uploadId) => ({ kind: 'upload', name, uploadId })],
  [/^\/v2\/(?<name>.+)\/blobs\/(?<rest>[^/]+)$/, (name, digest) => ({ kind: 'blob', name, digest })],
  [/^\/v2\/(?<name>.+)\/referrers\/(?<rest>[^/]+)$/, (name, digest) => ({ kind: 'referrers', name, digest })],
];
