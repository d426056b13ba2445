import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { known } from '#base/assert.ts';
import { headOf } from '#wire/receive.ts';
import { hmacSha256 } from '#wire/sigv4/hmac.ts';
import { parseSignature, type Signature } from '#wire/sigv4/signature.ts';
import { refusalOfSignature } from '#wire/sigv4/verify.ts';
import { freePort } from './free-port.ts';

interface Held {
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: number;
}

interface HeldUpload {
  readonly key: string;
  readonly parts: Map<number, Held>;
}

export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What it holds, by key. */
  readonly objects: Map<string, Held>;
  readonly uploads: Map<string, HeldUpload>;
  /** How often each kind of request was answered, such as `GET` or `POST uploads`. */
  readonly counts: Map<string, number>;
  /** An XML error to answer requests with that it gives one for. */
  refusal: ((request: IncomingMessage) => S3Refusal | undefined) | undefined;
}

export interface S3Refusal {
  readonly status: number;
  readonly code: string;
}

const minimumPartBytes = 5 << 20;
const accessKeyId = 'AKIAS3SERVERTEST0001';
const secretAccessKey = 's3-server-secret';

/** As much of S3 as a blob store needs, in memory, strict about signatures and parts: tests of the S3 driver run everywhere, and moto, where it is installed, tells whether this one is right. */
export async function startS3Server(bucket = 'blobs'): Promise<S3Server> {
  const port = await freePort();
  const state: S3Server = {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    accessKeyId,
    secretAccessKey,
    objects: new Map(),
    uploads: new Map(),
    counts: new Map(),
    refusal: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer((request, response) => void answer(state, request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return state;
}

async function answer(state: S3Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', state.endpoint);
  const [, bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/');
  const key = rest.join('/');
  const fail = (status: number, code: string) => void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code} of ${key}</Message></Error>`);
  const refused = state.refusal?.(request) ?? unsigned(request, body);
  if (refused !== undefined) return fail(refused.status, refused.code);
  if (bucket !== state.bucket) return fail(404, 'NoSuchBucket');
  const words = ['uploads', 'uploadId', 'list-type'].filter((word) => url.searchParams.has(word));
  const kind = [request.method, ...words].join(' ');
  state.counts.set(kind, (state.counts.get(kind) ?? 0) + 1);
  const handler = handlers[kind];
  if (handler === undefined) return fail(501, 'NotImplemented');
  handler({ state, key, body, query: url.searchParams, range: request.headers.range, fail, send: (status, headers, content = '') => void response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(content) }).end(request.method === 'HEAD' ? '' : content) });
}

interface Exchange {
  readonly state: S3Server;
  readonly key: string;
  readonly body: Buffer;
  readonly query: URLSearchParams;
  readonly range: string | undefined;
  readonly fail: (status: number, code: string) => void;
  readonly send: (status: number, headers: Readonly<Record<string, string>>, content?: string | Buffer) => void;
}

const handlers: Readonly<Record<string, (exchange: Exchange) => void>> = {
  PUT: ({ state, key, body, send }) => {
    state.objects.set(key, held(body));
    send(200, { etag: held(body).etag });
  },
  GET: get,
  HEAD: ({ state, key, send, fail }) => {
    const object = state.objects.get(key);
    if (object === undefined) fail(404, 'NoSuchKey');
    else send(200, { etag: object.etag }, object.body);
  },
  DELETE: ({ state, key, send }) => {
    state.objects.delete(key);
    send(204, {});
  },
  'GET list-type': list,
  'POST uploads': ({ state, key, send }) => {
    const id = randomUUID();
    state.uploads.set(id, { key, parts: new Map() });
    send(200, {}, `<InitiateMultipartUploadResult><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  },
  'PUT uploadId': ({ state, key, body, query, send, fail }) => {
    const upload = state.uploads.get(query.get('uploadId') ?? '');
    if (upload?.key !== key) return fail(404, 'NoSuchUpload');
    upload.parts.set(Number(query.get('partNumber')), held(body));
    send(200, { etag: held(body).etag });
  },
  'POST uploadId': complete,
  'DELETE uploadId': ({ state, query, send, fail }) => (state.uploads.delete(query.get('uploadId') ?? '') ? send(204, {}) : fail(404, 'NoSuchUpload')),
  'GET uploads': ({ state, query, send }) => {
    const found = [...state.uploads].filter(([, { key }]) => key.startsWith(query.get('prefix') ?? ''));
    send(200, {}, `<ListMultipartUploadsResult>${found.map(([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`).join('')}<IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`);
  },
};

function get({ state, key, range, send, fail }: Exchange): void {
  const object = state.objects.get(key);
  if (object === undefined) return fail(404, 'NoSuchKey');
  const { from, to } = /^bytes=(?<from>\d+)-(?<to>\d*)$/.exec(range ?? '')?.groups ?? {};
  if (from === undefined) return send(200, { etag: object.etag }, object.body);
  if (Number(from) >= object.body.byteLength) return fail(416, 'InvalidRange');
  const last = to === undefined || to === '' ? object.body.byteLength - 1 : Math.min(Number(to), object.body.byteLength - 1);
  send(206, { etag: object.etag, 'content-range': `bytes ${from}-${last}/${object.body.byteLength}` }, object.body.subarray(Number(from), last + 1));
}

/** In pages of two, so that whoever lists has to go on. */
function list({ state, query, send }: Exchange): void {
  const after = query.get('continuation-token') ?? '';
  const keys = [...state.objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after).sort();
  const page = keys.slice(0, 2);
  const shown = page.map((key) => {
    const { body, modifiedAt } = known(state.objects.get(key), key);
    return `<Contents><Key>${key}</Key><Size>${body.byteLength}</Size><LastModified>${new Date(modifiedAt).toISOString()}</LastModified></Contents>`;
  });
  const next = keys.length > 2 ? `<NextContinuationToken>${page[1] ?? ''}</NextContinuationToken>` : '';
  send(200, {}, `<ListBucketResult>${shown.join('')}<IsTruncated>${keys.length > 2}</IsTruncated>${next}</ListBucketResult>`);
}

function complete({ state, key, body, query, send, fail }: Exchange): void {
  const id = query.get('uploadId') ?? '';
  const upload = state.uploads.get(id);
  if (upload?.key !== key) return fail(404, 'NoSuchUpload');
  const listed = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({ etag: /<ETag>(.*?)<\/ETag>/.exec(part)?.[1]?.replaceAll('&quot;', '"'), number: Number(/<PartNumber>(\d+)/.exec(part)?.[1]) }));
  const parts = listed.flatMap(({ number, etag }) => {
    const part = upload.parts.get(number);
    return part?.etag === etag && part !== undefined ? [part] : [];
  });
  if (parts.length !== listed.length || parts.length === 0) return fail(400, 'InvalidPart');
  if (listed.some(({ number }, index) => number !== index + 1)) return fail(400, 'InvalidPartOrder');
  if (parts.slice(0, -1).some((part) => part.body.byteLength < minimumPartBytes)) return fail(400, 'EntityTooSmall');
  state.objects.set(key, held(Buffer.concat(parts.map((part) => part.body))));
  state.uploads.delete(id);
  send(200, {}, `<CompleteMultipartUploadResult><Key>${key}</Key><ETag>"x"</ETag></CompleteMultipartUploadResult>`);
}

function held(body: Buffer): Held {
  return { body, etag: `"${createHash('md5').update(body).digest('hex')}"`, modifiedAt: Date.now() };
}

function unsigned(request: IncomingMessage, body: Buffer): S3Refusal | undefined {
  const head = { ...headOf(request), payload: body, body };
  const parsed = parseSignature(head);
  if (parsed.kind !== 'present') return { status: 403, code: 'AccessDenied' };
  if (parsed.signature.accessKeyId !== accessKeyId) return { status: 403, code: 'InvalidAccessKeyId' };
  return refusalOfSignature(head, parsed.signature, signer(parsed.signature), Date.now()) === undefined ? undefined : { status: 403, code: 'SignatureDoesNotMatch' };
}

function signer({ scope: { date, region, service } }: Signature): (text: string) => string {
  const key = [date, region, service, 'aws4_request'].reduce((secret, part) => Buffer.from(hmacSha256(secret)(part), 'hex'), Buffer.from(`AWS4${secretAccessKey}`));
  return hmacSha256(key);
}
