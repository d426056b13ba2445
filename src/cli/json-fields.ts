import { WorldError } from '#base/errors.ts';

/** Reads members of parsed JSON by name and type; a wrong one throws WorldError `UnexpectedAnswer` that names it. */
export class JsonFields {
  readonly #value: object;
  readonly #what: string;

  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null) throw unexpected(what, 'an object', value);
    this.#value = value;
    this.#what = what;
  }

  text(name: string): string {
    const value = this.#get(name);
    if (typeof value !== 'string') throw unexpected(`${this.#what}.${name}`, 'a text', value);
    return value;
  }

  number(name: string): number {
    const value = this.#get(name);
    if (typeof value !== 'number') throw unexpected(`${this.#what}.${name}`, 'a number', value);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.#get(name);
    if (typeof value !== 'boolean') throw unexpected(`${this.#what}.${name}`, 'true or false', value);
    return value;
  }

  oneOf<const Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.text(name);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw unexpected(`${this.#what}.${name}`, choices.join(' or '), value);
    return found;
  }

  /** The member as fields of its own. */
  object(name: string): JsonFields {
    return new JsonFields(this.#get(name), `${this.#what}.${name}`);
  }

  /** The members of a list, each as fields of its own. */
  list<Item>(name: string, read: (item: JsonFields) => Item): readonly Item[] {
    const value = this.#get(name);
    if (!Array.isArray(value)) throw unexpected(`${this.#what}.${name}`, 'a list', value);
    return value.map((item: unknown, index) => read(new JsonFields(item, `${this.#what}.${name}[${index}]`)));
  }

  /** The members of a list of texts. */
  texts(name: string): readonly string[] {
    const value = this.#get(name);
    if (!Array.isArray(value)) throw unexpected(`${this.#what}.${name}`, 'a list', value);
    return value.map((item: unknown) => {
      if (typeof item !== 'string') throw unexpected(`${this.#what}.${name}`, 'a list of texts', value);
      return item;
    });
  }

  /** All members, which must be numbers. */
  numbers(): Record<string, number> {
    return Object.fromEntries(Object.keys(this.#value).map((name) => [name, this.number(name)]));
  }

  /** The member as it is. */
  raw(name: string): unknown {
    return this.#get(name);
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  #get(name: string): unknown {
    return new Map<string, unknown>(Object.entries(this.#value)).get(name);
  }
}

function unexpected(what: string, wanted: string, value: unknown): WorldError {
  return new WorldError('UnexpectedAnswer', `${what} should be ${wanted}, and is ${JSON.stringify(value)}; the daemon may be of another version: restart it`);
}
