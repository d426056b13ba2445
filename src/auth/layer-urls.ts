import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { hourMs, secondMs } from '#base/time.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { formatAmzDate, parseAmzDate } from '#wire/dates.ts';

/** One layer of one repository. */
export interface RepositoryLayer {
  readonly repository: RepositoryName;
  readonly digest: string;
}

/** URLs of our own at which whoever has one may read a layer until it expires, as with a presigned URL of S3. */
export interface LayerUrls {
  /** `origin` is where its user will ask for it, such as `http://127.0.0.1:4566`. */
  issue(layer: RepositoryLayer, origin: string, nowMs: number): string;
  verify(url: URL, nowMs: number): VerifiedLayerUrl;
}

export type VerifiedLayerUrl =
  | { readonly kind: 'valid'; readonly layer: RepositoryLayer }
  | { readonly kind: 'expired'; readonly expiresInSeconds: number; readonly expiredAt: number }
  /** It is not signed at all. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'invalid' };

/** What the paths of layer URLs begin with. */
export const layerUrlPrefix = '/_drydock/layers/';

/** As long as the URLs that ECR gives. */
export const layerUrlLifetimeMs = hourMs;

/** `secret` is a secret of this daemon that outlives it; a key for these URLs alone is derived from it. */
export function layerUrls(secret: Uint8Array): LayerUrls {
  const key = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), 'drydock layer urls', 32));
  const sign = (path: string, date: string, expires: string) => createHmac('sha256', key).update(`${path}\n${date}\n${expires}`).digest('hex');
  return {
    issue({ repository: { account, region, name }, digest }, origin, nowMs) {
      const path = `${layerUrlPrefix}${account}/${region}/${name}/${digest}`;
      const [date, expires] = [formatAmzDate(nowMs), String(layerUrlLifetimeMs / secondMs)];
      const query = new URLSearchParams({ 'X-Amz-Date': date, 'X-Amz-Expires': expires, 'X-Amz-Signature': sign(path, date, expires) });
      return `${origin}${path}?${query}`;
    },
    verify({ pathname, searchParams }, nowMs) {
      const [date, expires, signature] = ['X-Amz-Date', 'X-Amz-Expires', 'X-Amz-Signature'].map((name) => searchParams.get(name));
      if (date === undefined || date === null || expires === undefined || expires === null || signature === undefined || signature === null) return { kind: 'unsigned' };
      const given = Buffer.from(signature);
      const wanted = Buffer.from(sign(pathname, date, expires));
      const issuedAt = parseAmzDate(date);
      const layer = layerAt(pathname);
      if (given.byteLength !== wanted.byteLength || !timingSafeEqual(given, wanted) || issuedAt === undefined || layer === undefined) return { kind: 'invalid' };
      const expiredAt = issuedAt + Number(expires) * secondMs;
      return nowMs < expiredAt ? { kind: 'valid', layer } : { kind: 'expired', expiresInSeconds: Number(expires), expiredAt };
    },
  };
}

function layerAt(path: string): RepositoryLayer | undefined {
  const { account, region, name, digest } = pathPattern.exec(path.slice(layerUrlPrefix.length))?.groups ?? {};
  if (account === undefined || region === undefined || name === undefined || digest === undefined) return undefined;
  return { repository: { account, region, name }, digest };
}

const pathPattern = /^(?<account>\d{12})\/(?<region>[a-z0-9-]+)\/(?<name>.+)\/(?<digest>[^/]+)$/;
