import { createHash } from 'node:crypto';

/**
 * The names of the snapshots that layers add up to, bottom first
 * (https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid).
 */
export function chainIds(diffIds: readonly string[]): string[] {
  const chain: string[] = [];
  for (const diffId of diffIds) {
    const below = chain.at(-1);
    chain.push(below === undefined ? diffId : digestOf(`${below} ${diffId}`));
  }
  return chain;
}

export function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
