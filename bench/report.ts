/** One line of the benchmark's table: a figure of ours, the peer's or floor's in the same run, and their ratio. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly against: string;
  readonly ratio: string;
  readonly reach: string;
  readonly isReached: boolean;
}

export function printTable(rows: readonly Row[]): void {
  const header = { what: 'what', ours: 'Drydock', against: 'against', ratio: 'ratio', reach: 'reach', isReached: true };
  const cells = [header, ...rows].map((row, index) => [row.what, row.ours, row.against, row.ratio, row.reach, index === 0 ? '' : row.isReached ? 'yes' : 'NO']);
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of cells) console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
}

export interface Rates {
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly peer: string;
  readonly theirs: readonly number[];
  /** How many times theirs ours has to be. */
  readonly atLeast: number;
}

/** The medians of two rates, the more the better. */
export function rateRow({ what, unit, ours, peer, theirs, atLeast }: Rates): Row {
  const ratio = median(ours) / median(theirs);
  const rate = (values: readonly number[]) => `${median(values) < 1_000 ? median(values).toFixed(1) : Math.round(median(values))} ${unit}`;
  return { what, ours: rate(ours), against: `${peer} ${rate(theirs)}`, ratio: `${ratio.toFixed(1)}×`, reach: `≥ ${atLeast}×`, isReached: ratio >= atLeast };
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

export function milliseconds(value: number): string {
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(1)} ms`;
}
