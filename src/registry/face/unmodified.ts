import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';

/** Of content that never changes under its digest. */
export function etagOf(digest: string): string {
  return `"${digest}"`;
}

/** 304 for a client that has this content already and says so (RFC 9110, 13.1.2); undefined when it is to be sent. */
export function unmodified({ request }: Exchange, digest: string): Answer | undefined {
  const known = request.headers['if-none-match'];
  const isKnown = known !== undefined && (known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etagOf(digest)));
  return isKnown ? { status: 304, headers: { etag: etagOf(digest), 'docker-content-digest': digest } } : undefined;
}
