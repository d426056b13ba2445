import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { parseAmzDate } from '../dates.ts';
import type { WireRequest } from '../http-message.ts';
import { Sha256 } from '../testing/sha256.ts';
import { readAwsChunked } from './aws-chunked.ts';
import { parseSignature, type Signature } from './signature.ts';
import { signingKeys } from './signing-keys.ts';
import { encodeUri } from './uri-encoding.ts';
import { refusalOfSignature } from './verify.ts';

const keys = signingKeys();

test("the signature of AWS's own ListUsers example holds", () => {
  const request = requestOf({
    method: 'GET',
    query: 'Action=ListUsers&Version=2010-05-08',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    },
  });
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  assert.equal(refusal(request, secret, '20150830T123600Z'), undefined);
  assert.equal(refusal(request, `${secret}x`, '20150830T123600Z')?.kind, 'WrongSignature');
  assert.equal(refusal({ ...request, query: 'Action=ListUsers&Version=2010-05-09' }, secret, '20150830T123600Z')?.kind, 'WrongSignature');
});

test("the signature of S3's own presigned URL example holds until it expires", () => {
  const request = requestOf({
    method: 'GET',
    path: '/test.txt',
    query:
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    headers: { host: 'examplebucket.s3.amazonaws.com' },
  });
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  assert.equal(refusal(request, secret, '20130524T235900Z'), undefined);
  assert.equal(refusal(request, secret, '20130525T000001Z')?.kind, 'SignatureExpired');
});

test("the chunk signatures of S3's own streaming example hold, and those of other bytes do not", () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const request = requestOf({
    method: 'PUT',
    path: '/examplebucket/chunkObject.txt',
    headers: {
      host: 's3.amazonaws.com',
      'x-amz-date': '20130524T000000Z',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      'content-length': '66824',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    },
    body: [
      `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65_536)}\r\n`,
      `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${'a'.repeat(1_024)}\r\n`,
      '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
    ].join(''),
  });
  const chunked = known(readAwsChunked(request.payload), 'the chunks');
  assert.equal(refusal({ ...request, chunked }, secret, '20130524T000000Z'), undefined);
  const [first, ...others] = chunked.chunks;
  const altered = { ...chunked, chunks: [{ data: Buffer.from('b'.repeat(65_536)), signature: first?.signature }, ...others] };
  assert.match(refusal({ ...request, chunked: altered }, secret, '20130524T000000Z')?.message ?? '', /chunk 1/);
  assert.equal(refusal(request, secret, '20130524T000000Z')?.kind, 'WrongSignature');
});

test('a signature is good for a quarter of an hour before and after its date', () => {
  const request = signedByHand('20260101T120000Z');
  for (const [now, expected] of [['20260101T121459Z', undefined], ['20260101T121501Z', /^Signature expired: 20260101T120000Z is now earlier than 20260101T120001Z \(20260101T121501Z - 15 min\.\)$/], ['20260101T114501Z', undefined], ['20260101T114459Z', /^Signature not yet current/]] as const) {
    const message = refusal(request, 'secret', now)?.message;
    if (expected === undefined) assert.equal(message, undefined);
    else assert.match(message ?? '', expected);
  }
});

test('host and every x-amz- header have to be signed, and the scope has to be of the same day', () => {
  const request = signedByHand('20260101T120000Z');
  assert.match(refusal({ ...request, headers: { ...request.headers, 'x-amz-target': 'Evil.Operation' } }, 'secret', '20260101T120000Z')?.message ?? '', /'x-amz-target' must be a 'SignedHeader'/);
  const withoutHost = { ...request.headers, authorization: known(request.headers['authorization'], 'it').replace('host;', '') };
  assert.match(refusal({ ...request, headers: withoutHost }, 'secret', '20260101T120000Z')?.message ?? '', /'Host' or ':authority'/);
  const otherDay = { ...request.headers, 'x-amz-date': '20260102T120000Z' };
  assert.match(refusal({ ...request, headers: otherDay }, 'secret', '20260102T120000Z')?.message ?? '', /Date in Credential scope does not match/);
});

const text = fc.string({ unit: fc.constantFrom(...'aZ0-_.~ /:+%&=?#*\'"<>é漢🦆'), maxLength: 8 });

test("whatever path, query, headers and body the SDK's signer signs, the signature holds; with another body it does not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 4 }), fc.dictionary(text.map((name) => `q${name}`), text, { maxKeys: 4 }), text, text, fc.constantFrom('ecs', 's3'), async (segments, query, header, body, service) => {
      const path = `/${segments.map(encodeUri).join('/')}`;
      if (service === 's3' && /\/\.{0,2}(\/|$)/.test(path.slice(1))) return;
      const request = await signed({ path, query, header, body, service });
      assert.equal(refusal(request, 'secret', '20260101T120000Z'), undefined);
      assert.equal(refusal({ ...request, payload: Buffer.from(`${body}!`) }, 'secret', '20260101T120000Z')?.kind, 'WrongSignature');
    }),
    { numRuns: 200 },
  );
});

interface ToSign {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly header: string;
  readonly body: string;
  readonly service: string;
}

async function signed({ path, query, header, body, service }: ToSign): Promise<WireRequest> {
  const isS3 = service === 's3';
  const signer = new SignatureV4({ service, region: 'us-east-1', credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' }, sha256: Sha256, uriEscapePath: !isS3, applyChecksum: isS3 });
  const headers = { host: 'localhost', 'x-amz-meta-text': header };
  const request = await signer.sign({ method: 'POST', protocol: 'http:', hostname: 'localhost', path, query, headers, body }, { signingDate: '2026-01-01T12:00:00Z' });
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const sent = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), asNodeReads(value)]));
  return requestOf({ method: 'POST', path, query: pairs.join('&'), headers: sent, body });
}

/** A header that went over the wire as UTF-8: a character for each byte. */
function asNodeReads(value: string): string {
  return Buffer.from(value).toString('latin1');
}

function requestOf({ method, path = '/', query = '', headers, body = '' }: { readonly method: string; readonly path?: string; readonly query?: string; readonly headers: Record<string, string>; readonly body?: string }): WireRequest {
  const payload = Buffer.from(body);
  return { method, path, query, headers, payload, body: payload, chunked: undefined, sourceIp: '' };
}

/** `secret` signed a POST of nothing to `/` with this. */
function signedByHand(date: string): WireRequest {
  assert.equal(date, '20260101T120000Z');
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host;x-amz-date, Signature=SIGNATURE`;
  const unsigned = requestOf({ method: 'POST', headers: { host: 'localhost', 'x-amz-date': date, authorization } });
  const message = ['POST', '/', '', 'host:localhost', `x-amz-date:${date}`, '', 'host;x-amz-date', hash('sha256', '')].join('\n');
  const signature = keys('secret', { date: '20260101', region: 'us-east-1', service: 'ecs' })(`AWS4-HMAC-SHA256\n${date}\n20260101/us-east-1/ecs/aws4_request\n${hash('sha256', message)}`);
  return { ...unsigned, headers: { ...unsigned.headers, authorization: authorization.replace('SIGNATURE', signature) } };
}

function refusal(request: WireRequest, secret: string, now: string) {
  const signature = signatureOf(request);
  return refusalOfSignature(request, signature, keys(secret, signature.scope), known(parseAmzDate(now), now));
}

function signatureOf(request: WireRequest): Signature {
  const parsed = parseSignature(request);
  assert.equal(parsed.kind, 'present');
  return parsed.kind === 'present' ? parsed.signature : assert.fail();
}
