import type * as s3 from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import { bucketFailure, isBeyondEnd, isGone, isUnknownUpload } from './bucket-failure.ts';
import { presignedUrl } from './presigned-url.ts';

/** A place in an S3-compatible server, and how to get in. */
export interface BucketAddress {
  readonly bucket: string;
  /** Such as `https://s3.us-east-1.amazonaws.com` or `http://127.0.0.1:9000`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket's name stands in the path and not in the host name. */
  readonly isPathStyle: boolean;
  /** What the keys of all our objects begin with; empty, or ending with a slash. */
  readonly prefix: string;
}

export interface ListedObject {
  /** Without the prefix of all our objects. */
  readonly key: string;
  readonly size: number;
  /** Epoch ms, by the server's clock. */
  readonly modifiedAt: number;
}

export interface UploadedPart {
  readonly etag: string;
  readonly size: number;
}

/** One attempt, from the first byte sent to the head of the answer; then between two bytes of its body. */
const attemptMs = 30 * secondMs;
const connectMs = 5 * secondMs;
/** A call with all its attempts. */
const callMs = 120 * secondMs;
const attemptsMax = 5;
/** A body that breaks off is not the SDK's to fetch again. */
const bodyAttemptsMax = 4;
const bodyRetryMs = 100;
const connectionsMax = 64;

type Sdk = typeof s3;

/** What the driver asks of a bucket. Each call is tried again with back-off when the server is busy or silent, and fails with a WorldError that says what to do. */
export class Bucket {
  readonly #address: BucketAddress;
  #opened: Promise<{ readonly sdk: Sdk; readonly client: s3.S3Client }> | undefined;

  constructor(address: BucketAddress) {
    this.#address = address;
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    await this.#call(`write ${key}`, ({ sdk, client, target, options }) => client.send(new sdk.PutObjectCommand({ ...target(key), Body: body, ContentLength: body.byteLength, ContentType: 'application/octet-stream' }), options));
  }

  /** The object, or what it has from `first` to `last`, and how large it is; undefined when there is none. */
  async get(key: string, range?: { readonly first: number; readonly last: number }): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined> {
    const Range = range === undefined ? undefined : `bytes=${range.first}-${range.last}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#call(`read ${key}`, async ({ sdk, client, target, options }) => {
          const { Body, ContentRange } = await client.send(new sdk.GetObjectCommand({ ...target(key), Range }), options);
          const bytes = await known(Body, 'an answer to GetObject has a body').transformToByteArray();
          return { bytes, size: ContentRange === undefined ? bytes.byteLength : Number(ContentRange.split('/')[1]) };
        });
      } catch (thrown) {
        if (isGone(thrown)) return undefined;
        if (isBeyondEnd(thrown)) return { bytes: new Uint8Array(), size: 0 };
        if (!(thrown instanceof WorldError) || thrown.code !== 'BucketUnreachable' || attempt === bodyAttemptsMax) throw thrown;
        await sleep(bodyRetryMs * 2 ** attempt);
      }
    }
  }

  /** Undefined when there is no such object. */
  async size(key: string): Promise<number | undefined> {
    try {
      const { ContentLength } = await this.#call(`look at ${key}`, ({ sdk, client, target, options }) => client.send(new sdk.HeadObjectCommand(target(key)), options));
      return ContentLength ?? 0;
    } catch (thrown) {
      if (isGone(thrown)) return undefined;
      throw thrown;
    }
  }

  async remove(key: string): Promise<void> {
    await this.#call(`delete ${key}`, ({ sdk, client, target, options }) => client.send(new sdk.DeleteObjectCommand(target(key)), options));
  }

  async *list(folder: string): AsyncGenerator<ListedObject> {
    const { bucket: Bucket, prefix } = this.#address;
    let ContinuationToken: string | undefined;
    do {
      const page = await this.#call(`list ${folder}`, ({ sdk, client, options }) => client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix: prefix + folder, ContinuationToken }), options));
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) yield { key: Key.slice(prefix.length), size: Size, modifiedAt: LastModified?.getTime() ?? 0 };
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  async beginUpload(key: string): Promise<string> {
    const { UploadId } = await this.#call(`begin an upload of ${key}`, ({ sdk, client, target, options }) => client.send(new sdk.CreateMultipartUploadCommand({ ...target(key), ContentType: 'application/octet-stream' }), options));
    return known(UploadId, 'an upload has an id');
  }

  async uploadPart(key: string, upload: { readonly id: string; readonly partNumber: number }, body: Uint8Array): Promise<UploadedPart> {
    const part = { UploadId: upload.id, PartNumber: upload.partNumber, Body: body, ContentLength: body.byteLength };
    const { ETag } = await this.#call(`write part ${upload.partNumber} of ${key}`, ({ sdk, client, target, options }) => client.send(new sdk.UploadPartCommand({ ...target(key), ...part }), options));
    return { etag: known(ETag, 'a part has an ETag'), size: body.byteLength };
  }

  /** Makes the object of its parts. Throws `UploadMissing` when an earlier call did and its answer was lost. */
  async completeUpload(key: string, uploadId: string, parts: readonly UploadedPart[]): Promise<void> {
    const Parts = parts.map(({ etag }, index): s3.CompletedPart => ({ ETag: etag, PartNumber: index + 1 }));
    await this.#call(`complete the upload of ${key}`, ({ sdk, client, target, options }) => client.send(new sdk.CompleteMultipartUploadCommand({ ...target(key), UploadId: uploadId, MultipartUpload: { Parts } }), options));
  }

  /** Ends all multipart uploads under a folder but those that are wanted still. */
  async abortUploads(folder: string, isWanted: (key: string) => boolean): Promise<void> {
    const { bucket: Bucket, prefix } = this.#address;
    const found: { readonly Key: string; readonly UploadId: string }[] = [];
    let marker: { readonly KeyMarker: string | undefined; readonly UploadIdMarker: string | undefined } | undefined;
    do {
      const page = await this.#call(`list uploads of ${folder}`, ({ sdk, client, options }) => client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: prefix + folder, ...marker }), options));
      for (const { Key, UploadId } of page.Uploads ?? []) if (Key !== undefined && UploadId !== undefined && !isWanted(Key.slice(prefix.length))) found.push({ Key, UploadId });
      marker = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
    } while (marker !== undefined);
    for (const upload of found) await this.abortUpload(upload.Key.slice(prefix.length), upload.UploadId);
  }

  async abortUpload(key: string, uploadId: string): Promise<void> {
    try {
      await this.#call(`abort the upload of ${key}`, ({ sdk, client, target, options }) => client.send(new sdk.AbortMultipartUploadCommand({ ...target(key), UploadId: uploadId }), options));
    } catch (thrown) {
      if (!isUnknownUpload(thrown)) throw thrown;
    }
  }

  /** A URL at which anybody may read the object for so many seconds of real time. */
  urlOf(key: string, expiresInSeconds: number): string {
    return presignedUrl(this.#address, this.#address.prefix + key, { nowMs: Date.now(), expiresInSeconds });
  }

  async close(): Promise<void> {
    (await this.#opened)?.client.destroy();
  }

  async #call<T>(what: string, send: (tools: CallTools) => Promise<T>): Promise<T> {
    this.#opened ??= this.#open();
    const { sdk, client } = await this.#opened;
    const { bucket: Bucket, prefix } = this.#address;
    const target = (key: string) => ({ Bucket, Key: prefix + key });
    try {
      return await send({ sdk, client, target, options: { abortSignal: AbortSignal.timeout(callMs) } });
    } catch (thrown) {
      throw bucketFailure(thrown, { address: this.#address, what });
    }
  }

  /** The SDK is loaded at the first call: a daemon without S3 does not wait for it. */
  async #open() {
    const { endpoint, region, accessKeyId, secretAccessKey, isPathStyle } = this.#address;
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: isPathStyle,
      maxAttempts: attemptsMax,
      // The signature covers a hash of what is sent; not every server knows the newer checksums beside it.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: connectMs, requestTimeout: attemptMs, throwOnRequestTimeout: true, socketTimeout: attemptMs, httpAgent: { keepAlive: true, maxSockets: connectionsMax }, httpsAgent: { keepAlive: true, maxSockets: connectionsMax } },
    });
    return { sdk, client };
  }
}

interface CallTools {
  readonly sdk: Sdk;
  readonly client: s3.S3Client;
  readonly target: (key: string) => { readonly Bucket: string; readonly Key: string };
  readonly options: { readonly abortSignal: AbortSignal };
}
