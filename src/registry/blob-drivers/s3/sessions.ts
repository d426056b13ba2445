import { createHash, type Hash } from 'node:crypto';
import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import type { Digest } from '#model/digest.ts';
import { BlobTooLarge, type AppendOptions, type BlobReader, type BlobSealing } from '../blob-driver.ts';
import { openSegment, sealedSegmentBytes, sealSegment, segmentOverheadBytes, segmentPlainBytes } from '../sealed-segments.ts';
import type { Bucket, UploadedPart } from './bucket.ts';
import { isUnknownUpload } from './bucket-failure.ts';
import { contentReader } from './content-reader.ts';
import { PartWriter } from './part-writer.ts';
import type { Session, SessionFiles } from './session-files.ts';

export interface SessionsOptions {
  readonly bucket: Bucket;
  readonly files: SessionFiles;
  readonly ids: Ids;
}

/** The folder of the objects that hold what blobs are made of. */
export const contentsFolder = 'contents/';

/** What is staged: whole parts of a multipart upload in the bucket, which nobody can read back, and the tail in a file. */
export class Sessions {
  readonly #bucket: Bucket;
  readonly #files: SessionFiles;
  readonly #ids: Ids;
  /** Over all that was staged under an id, for those of which this process saw every byte. */
  readonly #hashes = new Map<string, Hash>();

  /** Which object each staging id of this process becomes. */
  readonly #contents = new Map<string, string>();
  readonly #watches = new Set<Set<string>>();

  constructor({ bucket, files, ids }: SessionsOptions) {
    this.#bucket = bucket;
    this.#files = files;
    this.#ids = ids;
  }

  stage(id: string): Promise<void> {
    return this.#files.create(id, { content: this.#newContent(id) });
  }

  /** All objects that sessions of this process are making, and those that they begin to make until the end of the watch. */
  watch(): { readonly contents: ReadonlySet<string> } & Disposable {
    const contents = new Set(this.#contents.values());
    this.#watches.add(contents);
    return { contents, [Symbol.dispose]: () => void this.#watches.delete(contents) };
  }

  async plainSize(id: string, layers: number): Promise<number | undefined> {
    const session = await this.#files.read(id);
    return session === undefined ? undefined : plainSize(await this.#storedSize(id, session), layers);
  }

  /** See `BlobDriver.append`. */
  async append(id: string, chunks: AsyncIterable<Uint8Array>, options: AppendOptions): Promise<number> {
    const rest = chunks[Symbol.asyncIterator]();
    const first = await rest.next();
    // Clients finish with a request that has no bytes.
    if (first.done === true) return known(await this.plainSize(id, options.sealing?.keys.length ?? 0), `something is staged under ${id}`);
    return this.#appendAll(id, rejoined(first.value, rest), options);
  }

  async #appendAll(id: string, chunks: AsyncIterable<Uint8Array>, { sizeMax, sealing }: AppendOptions): Promise<number> {
    const session = await this.#reopened(id, sealing);
    const parts = await this.#files.parts(id, session);
    const offset = sizeOf(parts);
    const tail = plainTail(await this.#files.tail(id, offset), { offset, sealing });
    let size = plainSize(offset, sealing?.keys.length ?? 0) + tail.plain.byteLength;
    if (size === 0) this.#hashes.set(id, createHash('sha256'));
    const hash = this.#hashes.get(id);
    const writer = new PartWriter({ sealing, offset, tail: tail.plain, ...this.#sender(id, session, parts.length) });
    writer.restore();
    try {
      for await (const chunk of chunks) {
        if (size + chunk.byteLength > sizeMax) throw new BlobTooLarge(sizeMax);
        await writer.write(chunk);
        hash?.update(chunk);
        size += chunk.byteLength;
      }
    } finally {
      await this.#keep(id, session, writer);
    }
    return size;
  }

  /** The digest of all that is staged. What this process did not see come in is read back. */
  async digest(id: string, algorithm: Digest['algorithm'], sealing: BlobSealing | undefined): Promise<string> {
    const session = await this.#known(id);
    const hash = this.#hashes.get(id);
    if (hash !== undefined && algorithm === 'sha256') return hash.copy().digest('hex');
    if (session.uploadId === undefined && session.isComplete !== true) return createHash(algorithm).update(plainTail(await this.#files.tail(id, 0), { offset: 0, sealing }).plain).digest('hex');
    const read = createHash(algorithm);
    const { content, storedSize } = await this.complete(id, sealing);
    for await (const chunk of this.#contentOf(content, storedSize, sealing)) read.update(chunk);
    return read.digest('hex');
  }

  /** Makes the object of what is staged. Called again, it finds it made. */
  async complete(id: string, sealing: BlobSealing | undefined, key?: string): Promise<{ readonly content: string; readonly storedSize: number }> {
    const session = await this.#known(id);
    const { content, uploadId, isComplete } = session;
    const parts = await this.#files.parts(id, session);
    const offset = sizeOf(parts);
    if (isComplete !== true) {
      const staged = await this.#files.tail(id, offset);
      const tail = sealing !== undefined && staged.byteLength % sealedSegmentBytes === 0 ? Buffer.concat([staged, sealSegment(new Uint8Array(), { sealing, index: (offset + staged.byteLength) / sealedSegmentBytes, isLast: true })]) : staged;
      if (uploadId === undefined) await this.#bucket.put(content, tail);
      else await this.#completeUpload({ content, uploadId, parts, tail });
      await this.#files.writeTail(id, offset, tail);
    }
    await this.#files.write(id, { ...session, isComplete: true, ...(key !== undefined && { key }) });
    return { content, storedSize: offset + (await this.#files.tailSize(id, offset)) };
  }

  /** Forgets the session, and what it has in the bucket unless that is a blob's. */
  async discard(id: string, isNamed: (session: Session) => Promise<boolean>): Promise<void> {
    const session = await this.#files.read(id);
    if (session !== undefined) {
      if (session.isComplete === true && !(await isNamed(session))) await this.#bucket.remove(session.content);
      if (session.isComplete !== true && session.uploadId !== undefined) await this.#bucket.abortUpload(session.content, session.uploadId);
    }
    await this.forget(id);
  }

  async forget(id: string): Promise<void> {
    await this.#files.remove(id);
    this.#hashes.delete(id);
    this.#contents.delete(id);
  }

  async #completeUpload({ content, uploadId, parts, tail }: { readonly content: string; readonly uploadId: string; readonly parts: readonly UploadedPart[]; readonly tail: Uint8Array }): Promise<void> {
    try {
      const last = tail.byteLength === 0 ? [] : [await this.#bucket.uploadPart(content, { id: uploadId, partNumber: parts.length + 1 }, tail)];
      await this.#bucket.completeUpload(content, uploadId, [...parts, ...last]);
    } catch (thrown) {
      // It may have been completed before, and the answer was lost or the process ended.
      if (!isUnknownUpload(thrown) || (await this.#bucket.size(content)) !== sizeOf(parts) + tail.byteLength) throw thrown;
    }
  }

  #newContent(id: string): string {
    const content = `${contentsFolder}${this.#ids.uuid()}`;
    this.#contents.set(id, content);
    for (const watch of this.#watches) watch.add(content);
    return content;
  }

  async #known(id: string): Promise<Session> {
    const session = await this.#files.read(id);
    if (session === undefined) throw new WorldError('ENOENT', `nothing is staged under ${id}`);
    return session;
  }

  async #storedSize(id: string, session: Session): Promise<number> {
    const offset = sizeOf(await this.#files.parts(id, session));
    return offset + (await this.#files.tailSize(id, offset));
  }

  /** An object takes no more bytes: what goes on after its digest was not the wanted one becomes another object. */
  async #reopened(id: string, sealing: BlobSealing | undefined): Promise<Session> {
    const old = await this.#known(id);
    if (old.isComplete !== true) return old;
    const storedSize = await this.#storedSize(id, old);
    const session: Session = { content: this.#newContent(id) };
    await this.#files.write(id, session);
    this.#hashes.delete(id);
    await this.#appendAll(id, this.#contentOf(old.content, storedSize, sealing), { sizeMax: Number.POSITIVE_INFINITY, sealing });
    await this.#bucket.remove(old.content);
    return this.#known(id);
  }

  #sender(id: string, { content, uploadId }: Session, partsBefore: number): { readonly send: (bytes: Uint8Array, number: number) => Promise<UploadedPart>; readonly sent: (part: UploadedPart) => Promise<void> } {
    let upload = uploadId === undefined ? undefined : Promise.resolve(uploadId);
    const begin = async () => {
      const begun = await this.#bucket.beginUpload(content);
      await this.#files.write(id, { content, uploadId: begun });
      return begun;
    };
    return {
      send: async (bytes, number) => {
        upload ??= begin();
        return this.#bucket.uploadPart(content, { id: await upload, partNumber: partsBefore + number }, bytes);
      },
      sent: (part) => this.#files.addPart(id, { content }, part),
    };
  }

  async #keep(id: string, { content }: Session, writer: PartWriter): Promise<void> {
    const { tail, failure } = await writer.finish();
    try {
      await this.#files.writeTail(id, sizeOf(await this.#files.parts(id, { content })), tail);
    } catch (thrown) {
      // What was hashed is not what is kept.
      this.#hashes.delete(id);
      throw thrown;
    }
    if (failure !== undefined) throw failure;
  }

  async *#contentOf(object: string, size: number, sealing: BlobSealing | undefined): AsyncGenerator<Uint8Array> {
    await using reader = contentReader({ bucket: this.#bucket, object, size, sealing, onClose() {} });
    yield* chunksOf(reader);
  }
}

const chunkBytes = 1 << 20;

async function* chunksOf(reader: BlobReader): AsyncGenerator<Uint8Array> {
  reader.willRead({ start: 0, length: reader.size });
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  for (let position = 0; position < reader.size; ) {
    const count = await reader.read(buffer, position);
    position += count;
    yield buffer.subarray(0, count);
  }
}

async function* rejoined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function sizeOf(parts: readonly UploadedPart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** Of what is staged, which may still be without its last segment. */
function plainSize(storedSize: number, layers: number): number {
  if (layers === 0) return storedSize;
  const last = storedSize % sealedSegmentBytes;
  return Math.floor(storedSize / sealedSegmentBytes) * segmentPlainBytes(layers) + (last === 0 ? 0 : last - segmentOverheadBytes(layers));
}

/** The bytes of the tail in plain text. */
function plainTail(tail: Buffer, { offset, sealing }: { readonly offset: number; readonly sealing: BlobSealing | undefined }): { readonly plain: Buffer } {
  if (sealing === undefined) return { plain: tail };
  const segments: Uint8Array[] = [];
  for (let start = 0; start < tail.byteLength; start += sealedSegmentBytes) {
    const segment = tail.subarray(start, start + sealedSegmentBytes);
    segments.push(openSegment(segment, { sealing, index: (offset + start) / sealedSegmentBytes, isLast: segment.byteLength < sealedSegmentBytes }));
  }
  return { plain: Buffer.concat(segments) };
}
