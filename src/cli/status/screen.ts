const alternateScreen = '\u001B[?1049h\u001B[?25l';
const normalScreen = '\u001B[?25h\u001B[?1049l';

/** The whole terminal, drawn over in place: each frame is one write over the last one, so that nothing flickers. */
export class Screen implements Disposable {
  #last = '';
  #isOpen = false;

  draw(text: string): void {
    this.#last = text;
    if (!this.#isOpen) process.stdout.write(alternateScreen);
    this.#isOpen = true;
    process.stdout.write(frame(text, process.stdout.rows));
  }

  /** Gives the terminal back, and leaves the last frame on it. */
  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    process.stdout.write(`${normalScreen}${this.#last}`);
  }
}

/** What turns any frame before it into this one, as far as the terminal has rows. */
export function frame(text: string, rows: number): string {
  const lines = text.split('\n').slice(0, -1);
  const fitting = lines.length < rows ? lines : [...lines.slice(0, rows - 2), `… ${lines.length - rows + 2} more lines`];
  return `\u001B[H${fitting.map((line) => `${line}\u001B[K\n`).join('')}\u001B[J`;
}
