import { createHash, createHmac } from 'node:crypto';

/** What the SDK's own signer wants of a hash. */
export class Sha256 {
  readonly #parts: Buffer[] = [];
  readonly #secret: unknown;

  constructor(secret?: unknown) {
    this.#secret = secret;
  }

  update(data: Uint8Array | string): void {
    this.#parts.push(Buffer.from(data));
  }

  async digest(): Promise<Uint8Array> {
    const secret = this.#secret;
    const hasher = secret === undefined ? createHash('sha256') : createHmac('sha256', typeof secret === 'string' || secret instanceof Uint8Array ? secret : '');
    return hasher.update(Buffer.concat(this.#parts)).digest();
  }

  reset(): void {
    this.#parts.length = 0;
  }
}
