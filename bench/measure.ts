/** Runs `work` `rounds` times, after `warmUps` unmeasured ones; the durations in milliseconds. */
export async function measure(rounds: number, work: (round: number) => Promise<void>, warmUps = 2): Promise<number[]> {
  for (let round = 0; round < warmUps; round += 1) await work(-1 - round);
  const durations: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await work(round);
    durations.push(performance.now() - startedAt);
  }
  return durations;
}

/** Asks again after `pauseMs`, later after a hundredth of the time waited: who waits long must not load the machine that is measured. */
export async function until<T>(what: string, timeoutMs: number, probe: () => Promise<T | undefined>, pauseMs = 5): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    const waitedMs = performance.now() - startedAt;
    if (waitedMs > timeoutMs) throw new Error(`${what}: not seen within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(pauseMs, waitedMs / 100)));
  }
}
