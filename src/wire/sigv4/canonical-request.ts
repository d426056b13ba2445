import { isUtf8 } from 'node:buffer';
import type { WireRequest } from '../http-message.ts';
import type { Signature } from './signature.ts';
import { decodePercent, encodeUri } from './uri-encoding.ts';

/**
 * The text whose hash is signed (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
export function canonicalRequest(request: WireRequest, signature: Signature, payloadHash: string): string {
  const path = signature.scope.service.startsWith('s3') ? singleEncodedPath(request.path) : doubleEncodedPath(request.path);
  const query = canonicalQuery(request.query, signature.location === 'query');
  let headers = '';
  for (const name of signature.signedHeaders) headers += `${name}:${canonicalValue(request.headers[name] ?? '')}\n`;
  return `${request.method}\n${path}\n${query}\n${headers}\n${signature.signedHeaders.join(';')}\n${payloadHash}`;
}

/** All services but S3 normalise the path and encode the already encoded segments again. */
function doubleEncodedPath(path: string): string {
  if (path === '/' || path === '') return '/';
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(encodeUri(segment));
  }
  const trailing = path.endsWith('/') && kept.length > 0 ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}

/** S3's keys may hold `//` and `..`: the path is signed as it is, encoded once. */
function singleEncodedPath(path: string): string {
  if (path === '') return '/';
  return path.split('/').map((segment) => encodeUri(decodePercent(segment))).join('/');
}

function canonicalQuery(query: string, isPresigned: boolean): string {
  if (query === '') return '';
  const pairs: string[] = [];
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = at < 0 ? pair : pair.slice(0, at);
    if (isPresigned && name === 'X-Amz-Signature') continue;
    pairs.push(`${encodeUri(decodePercent(name))}=${encodeUri(decodePercent(at < 0 ? '' : pair.slice(at + 1)))}`);
  }
  return pairs.map((pair) => pair.split('=')).sort(byNameThenValue).map((pair) => pair.join('=')).join('&');
}

/** Encoded text is ASCII, so comparing UTF-16 units is comparing code points, as SigV4 sorts. */
function byNameThenValue([nameA = '', valueA = '']: readonly string[], [nameB = '', valueB = '']: readonly string[]): number {
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  if (valueA === valueB) return 0;
  return valueA < valueB ? -1 : 1;
}

function canonicalValue(value: string): string {
  const trimmed = textOf(value).trim();
  return trimmed.includes('  ') ? trimmed.replaceAll(/ {2,}/g, ' ') : trimmed;
}

/** Node gives each byte of a header as one character. What was signed is the text that the bytes stand for: Latin-1 when sent by Node, else UTF-8. */
function textOf(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}
