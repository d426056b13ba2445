export interface Progress {
  /** How many of `wanted` are done, and how many more are under way. */
  readonly done: number;
  readonly underWay: number;
  readonly wanted: number;
  readonly width: number;
}

/** Such as `██████▒▒▒▒▒▒░░░░░░`. Full only when nothing is missing, however many there are. */
export function progressBar({ done, underWay, wanted, width }: Progress): string {
  if (wanted <= 0) return (done + underWay > 0 ? '▒' : '░').repeat(width);
  const cellsOf = (count: number) => (count >= wanted ? width : Math.floor((count * width) / wanted));
  const full = cellsOf(done);
  const begun = cellsOf(done + underWay) - full;
  return `${'█'.repeat(full)}${'▒'.repeat(begun)}${'░'.repeat(width - full - begun)}`;
}
