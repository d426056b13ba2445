const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

export type Colour = keyof typeof codes;

/** Makes text of a colour, on terminals that show any. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;

export const coloured: Paint = (colour, text) => (text === '' ? '' : `\u001B[${codes[colour]}m${text}\u001B[0m`);

/** What stands for how things are: wrong, on their way, or well. */
export function colourOf(state: string): Colour {
  if (/FAILED|UNHEALTHY|ROLLBACK/.test(state)) return 'red';
  return /^(RUNNING|ACTIVE|COMPLETED|STEADY_STATE|HEALTHY)$/.test(state) ? 'green' : 'yellow';
}
