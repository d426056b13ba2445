import type { Clock } from '#base/clock.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import { imageKey } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import { Arriving } from './arriving.ts';
import { UpstreamFailure, type UpstreamBlob } from './upstream.ts';

export interface BlobFlightsOptions {
  readonly registry: Pick<ImageRegistry, 'startUpload' | 'appendToUpload' | 'completeUpload' | 'cancelUpload' | 'blobSize'>;
  /** The host's. */
  readonly clock: Clock;
}

export interface BlobFlight {
  /** Opens the blob upstream; undefined when it is not there. */
  readonly open: () => Promise<UpstreamBlob | undefined>;
  readonly repository: Repository;
  readonly digest: string;
}

export type Landing = 'stored' | 'notFound';

/** Fetches each blob of a repository once, however many ask for it, and stores it as a push would. */
export class BlobFlights {
  readonly #options: BlobFlightsOptions;
  readonly #running = new Map<string, Promise<Landing>>();

  constructor(options: BlobFlightsOptions) {
    this.#options = options;
  }

  /** Resolves when the repository holds the blob. */
  async stored(flight: BlobFlight): Promise<Landing> {
    if ((await this.#options.registry.blobSize(flight.repository, flight.digest)) !== undefined) return 'stored';
    return this.#running.get(keyOf(flight)) ?? this.#start(flight);
  }

  /** Gives the blob as it comes in to who asks for it first, and waits for it to be stored for everybody else. */
  async arriving(flight: BlobFlight): Promise<Landing | Arriving> {
    if ((await this.#options.registry.blobSize(flight.repository, flight.digest)) !== undefined) return 'stored';
    const running = this.#running.get(keyOf(flight));
    if (running !== undefined) return running;
    const opened = Promise.withResolvers<Arriving>();
    const landing = this.#start(flight, (arriving) => opened.resolve(arriving));
    return Promise.race([opened.promise, landing]);
  }

  /** Waits for all that is under way, whatever becomes of it. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  #start(flight: BlobFlight, onOpen?: (arriving: Arriving) => void): Promise<Landing> {
    const key = keyOf(flight);
    const landing = this.#fly(flight, onOpen).finally(() => this.#running.delete(key));
    this.#running.set(key, landing);
    // Whoever reads what arrives is told there.
    landing.catch(() => undefined);
    return landing;
  }

  async #fly({ open, repository, digest }: BlobFlight, onOpen?: (arriving: Arriving) => void): Promise<Landing> {
    const { registry, clock } = this.#options;
    const blob = await open();
    if (blob === undefined) return 'notFound';
    // Before anybody waits for its bytes: where none can be stored, none come.
    const upload = await registry.startUpload(repository);
    const arriving = onOpen && new Arriving(blob.size, clock);
    if (arriving !== undefined) onOpen?.(arriving);
    const held: Uint8Array[] = [];
    try {
      const appended = await registry.appendToUpload(repository, upload.id, { chunks: arriving === undefined ? blob.chunks : passing(blob.chunks, arriving, held) });
      if (appended.kind !== 'appended') throw new UpstreamFailure('UpstreamUnavailable', `The blob ${digest} could not be stored: ${appended.kind}`);
      const completed = await registry.completeUpload(repository, upload.id, digest);
      if (completed.kind !== 'complete') throw new UpstreamFailure('UpstreamUnavailable', completed.kind === 'mismatch' ? `What the upstream sends as the blob ${digest} has the digest ${completed.actual}` : `The blob ${digest} could not be stored: ${completed.kind}`);
      for (const last of held) await arriving?.push(last);
      arriving?.end();
      return 'stored';
    } catch (thrown) {
      arriving?.end(thrown);
      await registry.cancelUpload(repository, upload.id);
      throw thrown;
    }
  }
}

/** What passes through; the last chunk is held back, so that nobody has a whole blob before its digest is right. */
async function* passing(chunks: AsyncIterable<Uint8Array>, arriving: Arriving, held: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const last = held.pop();
    if (last !== undefined) await arriving.push(last);
    // A copy, because whoever stores it may take its memory along.
    held.push(chunk.slice());
    yield chunk;
  }
}

function keyOf({ repository, digest }: BlobFlight): string {
  return imageKey(repository.arn, digest);
}
