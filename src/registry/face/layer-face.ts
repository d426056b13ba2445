import type { IncomingMessage } from 'node:http';
import { layerUrlPrefix, type LayerUrls } from '#auth/layer-urls.ts';
import { codeOf, messageOf } from '#base/errors.ts';
import { KmsFailure } from '#model/data-keys.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import type { Face } from '#wire/http-server.ts';
import { send, type Answer } from './answer.ts';
import type { RegistryFaceOptions } from './options.ts';
import { readBlob } from './read-blob.ts';
import { drain } from './request-body.ts';

export interface LayerFaceOptions extends Pick<RegistryFaceOptions, 'store' | 'registry' | 'clock' | 'log'> {
  readonly layerUrls: LayerUrls;
}

export function isLayerRequest({ url = '' }: IncomingMessage): boolean {
  return url.startsWith(layerUrlPrefix);
}

/** What the URLs of GetDownloadUrlForLayer lead to; it answers as S3 does to its presigned URLs (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). */
export function layerFace(options: LayerFaceOptions): Face {
  return {
    claims: isLayerRequest,
    async handle(request, response) {
      const isHead = request.method === 'HEAD';
      try {
        await send(response, await answerTo(request, options), isHead);
      } catch (thrown) {
        if (request.socket.destroyed) return;
        // As S3 says it: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#KMSErrorCodeList
        if (thrown instanceof KmsFailure) return await send(response, failure(400, `KMS.${thrown.code}`, thrown.message), isHead);
        options.log.error('a layer could not be given', { path: request.url?.split('?')[0], code: codeOf(thrown), message: messageOf(thrown) });
        if (response.headersSent) response.destroy();
        else await send(response, failure(500, 'InternalError', 'We encountered an internal error. Please try again.'), isHead);
      } finally {
        drain(request);
      }
    },
  };
}

async function answerTo({ method = 'GET', url = '', headers }: IncomingMessage, { layerUrls, ...options }: LayerFaceOptions): Promise<Answer> {
  const isHead = method === 'HEAD';
  if (!isHead && method !== 'GET') return failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', { Method: method });
  const nowMs = options.clock.nowMs();
  const verified = layerUrls.verify(new URL(url, 'http://layers'), nowMs);
  switch (verified.kind) {
    case 'unsigned': return failure(403, 'AccessDenied', 'Access Denied');
    case 'invalid': return failure(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.');
    case 'expired': return failure(403, 'AccessDenied', 'Request has expired', { 'X-Amz-Expires': String(verified.expiresInSeconds), Expires: new Date(verified.expiredAt).toISOString(), ServerTime: new Date(nowMs).toISOString() });
    case 'valid': break;
  }
  const { repository: name, digest } = verified.layer;
  const repository = options.store.get(repositories, repositoryArn(name));
  const read = repository === undefined ? undefined : await readBlob({ ...options, repository, digest, isHead, range: headers.range, mayRedirect: false });
  if (read?.kind === 'answer') return read.answer;
  if (read?.kind === 'unsatisfiable') return failure(416, 'InvalidRange', 'The requested range is not satisfiable', { ActualObjectSize: String(read.size) });
  return failure(404, 'NoSuchKey', 'The specified key does not exist.', { Key: digest });
}

function failure(status: number, code: string, message: string, members: Readonly<Record<string, string>> = {}): Answer {
  const text = Object.entries({ Code: code, Message: message, ...members }).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`).join('');
  return { status, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${text}</Error>` };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
