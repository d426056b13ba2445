const pollMs = 50;

/** Asks until the answer is neither undefined nor false, and resolves to it; rejects after `timeoutMs`, saying what was waited for. */
export async function until<T>(what: string, timeoutMs: number, probe: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let lastFailure: unknown;
  while (performance.now() < deadline) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
    } catch (thrown) {
      lastFailure = thrown;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`waited ${timeoutMs} ms in vain until ${what}`, { cause: lastFailure });
}
