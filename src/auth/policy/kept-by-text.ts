/**
 * What was made of texts, such as policies: sessions and resources bring policies of their own, so that there is no end to them. Kept are so many characters of the
 * texts that came last; what is made of them takes some thirty times as many bytes, whether they are a few long ones or many short ones.
 */
export class KeptByText<Value> {
  readonly #charactersMax: number;
  readonly #byText = new Map<string, Value>();
  #characters = 0;

  constructor(charactersMax = 2_000_000) {
    this.#charactersMax = charactersMax;
  }

  get size(): number {
    return this.#byText.size;
  }

  of(text: string, make: () => Value): Value {
    const kept = this.#byText.get(text);
    if (kept !== undefined) return kept;
    const made = make();
    for (const oldest of this.#byText.keys()) {
      if (this.#characters + text.length <= this.#charactersMax) break;
      this.#byText.delete(oldest);
      this.#characters -= oldest.length;
    }
    this.#byText.set(text, made);
    this.#characters += text.length;
    return made;
  }

  clear(): void {
    this.#byText.clear();
    this.#characters = 0;
  }
}
