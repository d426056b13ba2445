const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;

/** One line on the terminal that says what is going on, and for how long; nothing where there is no terminal. */
export class Progress {
  #text = '';
  #frame = 0;
  #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  step(text: string): void {
    this.#text = text;
    if (!process.stderr.isTTY) return;
    this.#timer ??= setInterval(() => this.#draw(), frameMs).unref();
    this.#draw();
  }

  /** Removes the line. May be called twice. */
  end(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    process.stderr.write('\r\u001B[K');
  }

  #draw(): void {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    process.stderr.write(`\r\u001B[K${frames[this.#frame++ % frames.length]} ${this.#text} (${seconds} s)`);
  }
}
