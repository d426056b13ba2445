/** Everything that happened, as lines: what two runs of one seed must have in common, and what a person reads. */
export class Trace {
  readonly #print: ((line: string) => void) | undefined;
  #hash = 0x811c9dc5;
  #other = 0;
  #lines = 0;

  constructor(print?: (line: string) => void) {
    this.#print = print;
  }

  add(atMs: number, text: string): void {
    const line = `${stamp(atMs)} ${text}`;
    for (let index = 0; index < line.length; index += 1) {
      this.#hash = Math.imul(this.#hash ^ line.charCodeAt(index), 0x01000193);
      this.#other = (Math.imul(this.#other, 31) + line.charCodeAt(index)) | 0;
    }
    this.#lines += 1;
    this.#print?.(line);
  }

  get digest(): string {
    return `${this.#lines}-${(this.#hash >>> 0).toString(16)}${(this.#other >>> 0).toString(16)}`;
  }
}

/** Virtual time since the start of the simulated day. */
export function stamp(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 23);
}
