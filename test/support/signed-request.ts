import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '#wire/testing/sha256.ts';
import type { TestDaemon } from './daemon.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SignedRequestOptions {
  readonly region?: string;
  readonly service?: string;
  /** When it says that it was signed. */
  readonly at?: Date;
}

/** A request for STS's GetCallerIdentity as it goes over the wire, for a test to spoil. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

const form = 'Action=GetCallerIdentity&Version=2011-06-15';

export async function signedRequest(daemon: TestDaemon, credentials: Keys, { at = new Date(), ...scope }: SignedRequestOptions = {}): Promise<SignedRequest> {
  const { host } = new URL(daemon.endpoint);
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
  const signed = await signerOf(credentials, scope).sign({ method: 'POST', protocol: 'http:', hostname: host, path: '/', headers, body: form }, { signingDate: at });
  return { method: 'POST', url: daemon.endpoint, headers: { ...signed.headers }, body: form };
}

/** The same as a URL that is good for some time. */
export async function presignedUrl(daemon: TestDaemon, credentials: Keys, { at = new Date(), expiresIn = 60 }: { readonly at?: Date; readonly expiresIn?: number } = {}): Promise<string> {
  const { host } = new URL(daemon.endpoint);
  const query = Object.fromEntries(new URLSearchParams(form));
  const signed = await signerOf(credentials, {}).presign({ method: 'GET', protocol: 'http:', hostname: host, path: '/', headers: { host }, query }, { signingDate: at, expiresIn });
  const pairs = Object.entries(signed.query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return `${daemon.endpoint}/?${pairs.join('&')}`;
}

export interface Answer {
  readonly status: number;
  /** Such as `200 arn:aws:iam::…:user/ann`, or `403 SignatureDoesNotMatch: …`. */
  readonly summary: string;
}

export async function send({ method, url, headers, body }: SignedRequest): Promise<Answer> {
  const { host: _, ...sent } = headers;
  return answerOf(await fetch(url, { method, headers: sent, ...(body !== undefined && { body }) }));
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const [arn, code, message] = ['Arn', 'Code', 'Message'].map((name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]);
  return { status: response.status, summary: `${response.status} ${arn ?? `${code}: ${message}`}` };
}

function signerOf(credentials: Keys, { region = 'us-east-1', service = 'sts' }: SignedRequestOptions): SignatureV4 {
  return new SignatureV4({ service, region, credentials: { ...credentials }, sha256: Sha256 });
}
