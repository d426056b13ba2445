export const formats = ['sh', 'fish', 'json', 'dotenv'] as const;
export type Format = (typeof formats)[number];

/**
 * The variables as text that a shell or a program reads. In shells, variables that would win over ours or spoil them
 * (a session token, a profile) are unset.
 */
export function exportsOf(format: Format, variables: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(variables);
  switch (format) {
    case 'sh':
      return `${lines(pairs.map(([name, value]) => `export ${name}=${shellQuoted(value)}`))}unset ${rivals.join(' ')}\n`;
    case 'fish':
      return `${lines(pairs.map(([name, value]) => `set -gx ${name} ${fishQuoted(value)}`))}${lines(rivals.map((name) => `set -e ${name}`))}`;
    case 'json':
      return `${JSON.stringify(variables, null, 2)}\n`;
    case 'dotenv':
      return lines(pairs.map(([name, value]) => `${name}=${value}`));
  }
}

const rivals = ['AWS_SESSION_TOKEN', 'AWS_PROFILE'];

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function shellQuoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

function fishQuoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
