/** Milliseconds of processor time that the work takes: what else the machine is busy with does not count. */
export function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return msSince(before);
}

/** The same of work that is waited for. */
export async function cpuMsUntil(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return msSince(before);
}

function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
