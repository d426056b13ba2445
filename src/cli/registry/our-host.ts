import { ecrScopeOf } from '#model/image-reference.ts';
import type { DaemonStatus } from '#server/admin-protocol.ts';

type Where = Pick<DaemonStatus, 'registry' | 'tlsEndpoint'>;

/**
 * Whether what a client calls a registry is this daemon: its addresses, ECR's names and ECR Public's, which lead here where a hosts file or a mirror says so.
 * Clients name a registry by its host, with or without a port, or by a URL.
 */
export function isOurHost(server: string, daemon: Where): boolean {
  const authority = server.trim().replace(/^https?:\/\//, '').replace(/\/.*$/, '').toLowerCase();
  return authority === 'public.ecr.aws' || ecrScopeOf(authority) !== undefined || addressesOf(daemon).includes(authority);
}

/** What clients may call the daemon's own address, of each of its ports. */
export function addressesOf({ registry, tlsEndpoint }: Where): readonly string[] {
  const authorities = [registry, ...(tlsEndpoint === undefined ? [] : [tlsEndpoint.slice('https://'.length)])];
  return authorities.flatMap((authority) => {
    const port = /:(\d+)$/.exec(authority)?.[1] ?? '';
    const named = [...new Set([authority, `127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])];
    return port === '443' ? [...named, ...named.map((each) => each.slice(0, -':443'.length))] : named;
  });
}
