/** A line that HAProxy writes. */
export interface RawLine<Field extends string> {
  /** Undefined when HAProxy has nothing to say there. */
  value(field: Field): string | undefined;
  /** What a client or a target wrote, a character for each byte. */
  text(field: Field): string | undefined;
  /** -1 when there is none, as HAProxy says it of times. */
  number(field: Field): number;
}

export interface RawLines<Field extends string> {
  /** HAProxy's log format. */
  readonly format: string;
  /** Undefined for what else HAProxy says, such as of a handshake that failed. */
  parse(line: string): RawLine<Field> | undefined;
}

/** Lines of these fields, each as HAProxy's log format says it. What others than HAProxy have written has to be in base64, so that nobody can end a field or a line. */
export function rawLines<Field extends string>(firstWord: string, fields: Readonly<Record<Field, string>>): RawLines<Field> {
  const places: ReadonlyMap<string, number> = new Map(Object.keys(fields).map((name, index) => [name, index + 1]));
  return {
    format: [firstWord, ...Object.values(fields)].join(' '),
    parse: (line) => {
      const words = line.split(' ');
      if (words[0] !== firstWord || words.length !== places.size + 1) return undefined;
      const value = (field: Field) => {
        const word = words[places.get(field) ?? 0];
        return word === '-' || word === '' ? undefined : word;
      };
      return {
        value,
        text: (field) => {
          const encoded = value(field);
          return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('latin1');
        },
        number: (field) => Number(value(field) ?? -1),
      };
    },
  };
}
