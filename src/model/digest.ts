/** A content digest taken apart: `sha256:<64 hex>` or `sha512:<128 hex>`, the two that OCI registers. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  readonly hex: string;
}

export type DigestAlgorithm = 'sha256' | 'sha512';

/** Undefined when the text is not a digest of an algorithm that we verify. */
export function parseDigest(text: string): Digest | undefined {
  const { sha256, sha512 } = digestPattern.exec(text)?.groups ?? {};
  if (sha256 !== undefined) return { algorithm: 'sha256', hex: sha256 };
  return sha512 === undefined ? undefined : { algorithm: 'sha512', hex: sha512 };
}

export function formatDigest(digest: Digest): string {
  return `${digest.algorithm}:${digest.hex}`;
}

const digestPattern = /^(?:sha256:(?<sha256>[0-9a-f]{64})|sha512:(?<sha512>[0-9a-f]{128}))$/;
