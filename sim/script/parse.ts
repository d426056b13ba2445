export type Statement =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'wait'; readonly text: string; readonly ms: number }
  | { readonly kind: 'command'; readonly text: string; readonly words: readonly string[]; readonly line: number };

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** One command or more on a line, separated by `;`; what follows `#` is for the reader. */
export function parseScript(text: string): readonly Statement[] {
  return text.split('\n').flatMap((line, index) => {
    const [commands = '', ...comment] = line.split('#');
    const statements = commands.split(';').flatMap((command) => statementOf(command.trim(), index + 1));
    return comment.length === 0 ? statements : [...statements, { kind: 'comment' as const, text: `#${comment.join('#')}` }];
  });
}

function statementOf(text: string, line: number): readonly Statement[] {
  if (text === '') return [];
  const ms = durationMs(text);
  return ms === undefined ? [{ kind: 'command', text, words: text.split(/\s+/), line }] : [{ kind: 'wait', text, ms }];
}

/** Of `2m` or `500ms`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  if (unit !== 'ms' && unit !== 's' && unit !== 'm' && unit !== 'h') return undefined;
  return Number(amount) * unitMs[unit];
}
