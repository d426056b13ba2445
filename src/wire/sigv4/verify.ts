import { hash } from 'node:crypto';
import { formatAmzDate } from '../dates.ts';
import type { WireRequest } from '../http-message.ts';
import { refusalOfChunks } from './aws-chunked.ts';
import { canonicalRequest } from './canonical-request.ts';
import type { Sign } from './hmac.ts';
import { sameText } from './same-text.ts';
import type { Signature } from './signature.ts';

/** AWS takes a request whose signature is at most this old, or this far in the future. */
export const clockSkewMaxMs = 15 * 60 * 1_000;

/** Why a signature does not hold. */
export interface SignatureRefusal {
  readonly kind: 'WrongSignature' | 'SignatureExpired';
  readonly message: string;
}

/** Undefined when the request was signed, as it is, by who holds the secret that `sign` was made of. */
export function refusalOfSignature(request: WireRequest, signature: Signature, sign: Sign, nowMs: number): SignatureRefusal | undefined {
  return refusalOfHead(request, signature) ?? refusalOfValue(request, signature, sign) ?? refusalOfTime(signature, nowMs);
}

const doesNotMatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** What has to be covered by the signature for it to mean anything. */
function refusalOfHead({ headers }: WireRequest, { scope, signedHeaders, date }: Signature): SignatureRefusal | undefined {
  if (!signedHeaders.includes('host')) return wrong("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  for (const name in headers) {
    if (name.startsWith('x-amz-') && !signedHeaders.includes(name)) return wrong(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  if (/^\d{8}T/.test(date) && !date.startsWith(scope.date)) {
    return wrong(`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${date.slice(0, 8)}', from '${date}'.`);
  }
  return undefined;
}

function refusalOfValue(request: WireRequest, signature: Signature, sign: Sign): SignatureRefusal | undefined {
  const payloadHash = hashOfPayload(request, signature);
  if (payloadHash === undefined) return wrong("The provided 'x-amz-content-sha256' header does not match what was computed.");
  const { scope } = signature;
  const date = amzDate.test(signature.date) ? signature.date : formatAmzDate(signature.signedAt);
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const canonicalHash = hash('sha256', canonicalRequest(request, signature, payloadHash));
  const expected = sign(`AWS4-HMAC-SHA256\n${date}\n${scopeText}\n${canonicalHash}`);
  if (!sameText(expected, signature.value)) return wrong(doesNotMatch);
  if (payloadHash.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD')) {
    const broken = refusalOfChunks(request.chunked, { seed: signature.value, date, scope: scopeText, sign, hasTrailer: payloadHash.endsWith('-TRAILER') });
    if (broken !== undefined) return wrong(broken);
  }
  return undefined;
}

const amzDate = /^\d{8}T\d{6}Z$/;

/** Payload hashes that are words: the client signed that it does not sign the body, or signs it in chunks. */
const unhashedPayloads: ReadonlySet<string> = new Set([
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
]);

/** Undefined when the header states the hash of another body. */
function hashOfPayload(request: WireRequest, signature: Signature): string | undefined {
  const stated = request.headers['x-amz-content-sha256'];
  if (stated !== undefined && unhashedPayloads.has(stated)) {
    return stated.startsWith('STREAMING-') && request.chunked === undefined ? undefined : stated;
  }
  if (stated === undefined && signature.location === 'query' && signature.scope.service === 's3') return 'UNSIGNED-PAYLOAD';
  const actual = hash('sha256', request.payload);
  return stated === undefined || stated === actual ? actual : undefined;
}

function refusalOfTime({ signedAt, expiresInSeconds }: Signature, nowMs: number): SignatureRefusal | undefined {
  const goodForMs = expiresInSeconds === undefined ? clockSkewMaxMs : expiresInSeconds * 1_000;
  if (signedAt < nowMs - goodForMs) {
    const now = formatAmzDate(nowMs);
    const reason = expiresInSeconds === undefined ? `${now} - 15 min.` : `${now} - ${expiresInSeconds} s.`;
    return { kind: 'SignatureExpired', message: `Signature expired: ${formatAmzDate(signedAt)} is now earlier than ${formatAmzDate(nowMs - goodForMs)} (${reason})` };
  }
  if (signedAt > nowMs + clockSkewMaxMs) {
    return { kind: 'SignatureExpired', message: `Signature not yet current: ${formatAmzDate(signedAt)} is still later than ${formatAmzDate(nowMs + clockSkewMaxMs)} (${formatAmzDate(nowMs)} + 15 min.)` };
  }
  return undefined;
}

function wrong(message: string): SignatureRefusal {
  return { kind: 'WrongSignature', message };
}
