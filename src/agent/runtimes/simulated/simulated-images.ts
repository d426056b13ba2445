import { createHash } from 'node:crypto';
import { sleep, type Clock } from '#base/clock.ts';
import type { ImageRequest, Images } from '../../images/image.ts';
import type { PulledImage } from '../runtime.ts';

export interface SimulatedImagesOptions {
  readonly clock: Clock;
  readonly pullMs: number;
  /** What a reference names. Throws WorldError `CannotPullContainerError`. */
  readonly imageOf: (request: ImageRequest, signal: AbortSignal) => PulledImage | Promise<PulledImage>;
}

/** Images whose layers nobody unpacks. */
export class SimulatedImages implements Images {
  readonly #options: SimulatedImagesOptions;
  readonly #present = new Set<string>();
  #inUse: ReadonlySet<string> = new Set();

  constructor(options: SimulatedImagesOptions) {
    this.#options = options;
  }

  async ensure(request: ImageRequest, signal: AbortSignal): Promise<PulledImage> {
    const image = await this.#options.imageOf(request, signal);
    if (!this.#present.has(image.manifestDigest) && this.#options.pullMs > 0) await sleep(this.#options.clock, this.#options.pullMs, signal);
    this.#present.add(image.manifestDigest);
    return image;
  }

  /** The manifest digests that tasks hold. */
  get inUse(): ReadonlySet<string> {
    return this.#inUse;
  }

  keep(manifestDigests: ReadonlySet<string>): void {
    this.#inUse = manifestDigests;
  }

  clear(): Promise<void> {
    for (const digest of this.#present) if (!this.#inUse.has(digest)) this.#present.delete(digest);
    return Promise.resolve();
  }
}

/** An image of any name, whose digest follows from the reference alone. */
export function inventedImage({ reference, digest: wantedDigest, architecture }: ImageRequest): PulledImage {
  const digest = wantedDigest ?? /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1] ?? `sha256:${createHash('sha256').update(reference).digest('hex')}`;
  return {
    manifestDigest: digest,
    digest,
    config: { entrypoint: [], command: ['serve'], environment: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], user: '', workingDirectory: '/', volumes: [], labels: {}, architecture, os: 'linux' },
  };
}
