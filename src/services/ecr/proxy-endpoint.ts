import type { RegistryAddress } from '#model/image-reference.ts';
import type { Call } from '#wire/operation.ts';

/**
 * Where clients log in to an account's registry. One login serves every registry, because all of them answer at the one address; only whom AWS's own
 * names lead here is told such a name, which AWS's credential helper insists on. Not so tasks: their VPCs have no TLS.
 */
export function proxyEndpointOf(account: string, { host, region, sourceVpc }: Pick<Call, 'host' | 'region' | 'sourceVpc'>, address: RegistryAddress): string {
  const { domain } = /\.(?<domain>amazonaws\.com(?:\.cn)?)$/.exec(host.toLowerCase())?.groups ?? {};
  return domain === undefined || sourceVpc !== undefined ? `http://${address.authority}` : `https://${account}.dkr.ecr.${region}.${domain}`;
}
