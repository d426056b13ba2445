import { parseAmzDate, parseHttpDate } from '../dates.ts';
import type { WireRequest } from '../http-message.ts';
import { decodePercent } from './uri-encoding.ts';

/** What a request says about its own signature; nothing of it is believed yet. */
export interface Signature {
  readonly location: 'header' | 'query';
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hexadecimal digits. */
  readonly value: string;
  /** When it was signed, as sent and as time. */
  readonly date: string;
  readonly signedAt: number;
  /** Of a presigned URL: for how long it is good. */
  readonly expiresInSeconds: number | undefined;
  readonly sessionToken: string | undefined;
}

/** `20261121/us-east-1/ecs/aws4_request`. */
export interface CredentialScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export type ParsedSignature =
  | { readonly kind: 'absent' }
  | { readonly kind: 'incomplete'; readonly message: string; readonly scope: CredentialScope | undefined }
  | { readonly kind: 'present'; readonly signature: Signature };

const algorithm = 'AWS4-HMAC-SHA256';

/** A presigned URL is good for a week at most. */
const expiresInSecondsMax = 7 * 24 * 60 * 60;

/**
 * Reads the Authorization header or the X-Amz-… parameters of a presigned URL
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).
 */
export function parseSignature(request: Pick<WireRequest, 'headers' | 'query'>): ParsedSignature {
  const header = request.headers['authorization'];
  if (header?.startsWith(algorithm)) return fromHeader(request, header);
  if (request.query.includes('X-Amz-Algorithm=')) return fromQuery(request);
  if (header === undefined || !header.startsWith('AWS4-')) return { kind: 'absent' };
  return incomplete(`Unsupported AWS 'algorithm': '${header.split(' ', 1)[0]}'. Drydock verifies ${algorithm}.`);
}

function fromHeader({ headers }: Pick<WireRequest, 'headers'>, header: string): ParsedSignature {
  const fields = authorizationFields(header);
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !fields.has(name));
  const date = headers['x-amz-date'] ?? headers['date'];
  const complaints = missing.map((name) => `Authorization header requires '${name}' parameter.`);
  if (date === undefined) complaints.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (complaints.length > 0) return incomplete(`${complaints.join(' ')} Authorization=${algorithm}`, credentialOf(fields.get('Credential') ?? '')?.scope);
  return complete('header', {
    credential: fields.get('Credential') ?? '',
    signedHeaders: fields.get('SignedHeaders') ?? '',
    value: fields.get('Signature') ?? '',
    date: date ?? '',
    expires: undefined,
    sessionToken: headers['x-amz-security-token'],
  });
}

function fromQuery({ query }: Pick<WireRequest, 'query'>): ParsedSignature {
  const parameters = new Map(query.split('&').map((pair): [string, string] => splitAtEquals(pair)));
  if (parameters.get('X-Amz-Algorithm') !== algorithm) return incomplete(`AWS query-string parameters must include a X-Amz-Algorithm of ${algorithm}.`);
  const missing = ['Credential', 'Signature', 'SignedHeaders', 'Date'].filter((name) => !parameters.has(`X-Amz-${name}`));
  if (missing.length > 0) return incomplete(missing.map((name) => `AWS query-string parameters must include 'X-Amz-${name}'.`).join(' '));
  const sent = (name: string) => decodePercent(parameters.get(`X-Amz-${name}`) ?? '');
  return complete('query', {
    credential: sent('Credential'),
    signedHeaders: sent('SignedHeaders'),
    value: sent('Signature'),
    date: sent('Date'),
    expires: sent('Expires'),
    sessionToken: parameters.has('X-Amz-Security-Token') ? sent('Security-Token') : undefined,
  });
}

interface Sent {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly value: string;
  readonly date: string;
  readonly expires: string | undefined;
  readonly sessionToken: string | undefined;
}

function complete(location: Signature['location'], sent: Sent): ParsedSignature {
  const credential = credentialOf(sent.credential);
  if (credential === undefined) return incomplete(`Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${sent.credential}'`);
  const { accessKeyId, scope } = credential;
  const signedAt = parseAmzDate(sent.date) ?? (location === 'header' ? parseHttpDate(sent.date) : undefined);
  if (signedAt === undefined) return incomplete(`Date must be in ISO-8601 'basic format'. Got '${sent.date}'. See http://en.wikipedia.org/wiki/ISO_8601`, scope);
  const expiresInSeconds = sent.expires === undefined ? undefined : Number(sent.expires);
  if (expiresInSeconds !== undefined && !(/^\d{1,6}$/.test(sent.expires ?? '') && expiresInSeconds <= expiresInSecondsMax)) {
    return incomplete(`X-Amz-Expires must be a whole number of seconds, a week (${expiresInSecondsMax}) at most. Got '${sent.expires}'`, scope);
  }
  const signedHeaders = sent.signedHeaders.toLowerCase().split(';');
  return { kind: 'present', signature: { location, accessKeyId, scope, signedHeaders, value: sent.value, date: sent.date, signedAt, expiresInSeconds, sessionToken: sent.sessionToken } };
}

function credentialOf(text: string): Pick<Signature, 'accessKeyId' | 'scope'> | undefined {
  const parts = /^([^/]+)\/(\d{8})\/([a-zA-Z0-9-]{1,64})\/([a-zA-Z0-9._-]{1,64})\/aws4_request$/.exec(text);
  if (parts === null) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = ''] = parts;
  return { accessKeyId, scope: { date, region, service } };
}

function incomplete(message: string, scope?: CredentialScope): ParsedSignature {
  return { kind: 'incomplete', message, scope };
}

function authorizationFields(header: string): ReadonlyMap<string, string> {
  const parts = header.slice(algorithm.length).split(',');
  return new Map(parts.map((part) => splitAtEquals(part.trim())));
}

function splitAtEquals(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
