/** A binary heap over rows; the best one is at the front. */
export interface Heap {
  readonly size: () => number;
  best(): number | undefined;
  /** Finds the place of the front one anew, after its standing changed. */
  settleBest(): void;
  removeBest(): void;
}

/** Takes `rows` over. `compare` is negative when the first is the better one. */
export function heapOf(rows: number[], compare: (row: number, other: number) => number): Heap {
  const settle = (from: number) => {
    const moved = rows[from];
    if (moved === undefined) return;
    let at = from;
    for (;;) {
      const left = rows[2 * at + 1];
      if (left === undefined) break;
      const right = rows[2 * at + 2];
      const isRight = right !== undefined && compare(right, left) < 0;
      const child = isRight ? right : left;
      if (compare(moved, child) <= 0) break;
      rows[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    rows[at] = moved;
  };
  for (let at = (rows.length >> 1) - 1; at >= 0; at -= 1) settle(at);
  return {
    size: () => rows.length,
    best: () => rows[0],
    settleBest: () => settle(0),
    removeBest() {
      const last = rows.pop();
      if (last === undefined || rows.length === 0) return;
      rows[0] = last;
      settle(0);
    },
  };
}
