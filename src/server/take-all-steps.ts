import { messageOf, WorldError } from '#base/errors.ts';

/** Takes all steps in order: one that fails does not keep the rest from being taken, and is told of at the end. */
export async function takeAllSteps(steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (thrown) {
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw new WorldError('NotStoppedTidily', failures.map(messageOf).join('; '), { cause: failures[0] });
}
