import type { HostName } from './host-names.ts';

/** The file with this instance's names in a marked block at its end; without a block when there are none. All else stays as it is. */
export function withHostNames(text: string, instance: string, names: readonly HostName[]): string {
  const rest = withoutBlock(text, instance);
  if (names.length === 0) return rest;
  const lines = [beginOf(instance), ...names.map(({ name, address }) => `${address} ${name}`), endOf(instance)];
  return `${rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`}${lines.join('\n')}\n`;
}

/** Whether something of this instance is in the file. */
export function hasHostNames(text: string, instance: string): boolean {
  return text.split('\n').includes(beginOf(instance));
}

/** A block without an end, as a person may leave it, ends with its last line of ours. */
function withoutBlock(text: string, instance: string): string {
  const lines = text.split('\n');
  const begin = lines.indexOf(beginOf(instance));
  if (begin < 0) return text;
  const end = lines.indexOf(endOf(instance), begin);
  const isOurs = (line: string) => / \S+\.elb\.localhost$/.test(line);
  const after = end >= 0 ? end + 1 : lines.findIndex((line, index) => index > begin && !isOurs(line));
  return withoutBlock([...lines.slice(0, begin), ...(after < 0 ? [] : lines.slice(after))].join('\n'), instance);
}

function beginOf(instance: string): string {
  return `# Drydock ${instance}: names of load balancers, kept up to date by the daemon`;
}

function endOf(instance: string): string {
  return `# Drydock ${instance}: end`;
}
