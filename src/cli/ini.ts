/**
 * Sets entries of one section of an AWS config file and leaves every other line as it is: comments, order, other sections
 * and other entries of the same section. A missing section is added at the end.
 */
export function setIniSection(text: string, section: string, entries: Readonly<Record<string, string>>): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const start = lines.findIndex((line) => sectionOf(line) === section);
  const written = Object.entries(entries).map(([name, value]) => `${name} = ${value}`);
  if (start === -1) return [...lines, ...(lines.length > 0 && lines.at(-1) !== '' ? [''] : []), `[${section}]`, ...written, ''].join('\n');

  const next = lines.findIndex((line, index) => index > start && sectionOf(line) !== undefined);
  const body = lines.slice(start + 1, next === -1 ? undefined : next);
  const kept = body.filter((line) => !Object.hasOwn(entries, entryOf(line) ?? ''));
  return [...lines.slice(0, start + 1), ...written, ...kept, ...(next === -1 ? [] : lines.slice(next)), ''].join('\n');
}

function sectionOf(line: string): string | undefined {
  return /^\s*\[\s*(.+?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ');
}

/** The entry's name; indented lines belong to the entry above them (nested settings such as `s3 =`). */
function entryOf(line: string): string | undefined {
  return /^([\w.-]+)\s*=/.exec(line)?.[1];
}
