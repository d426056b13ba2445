import { randomInt } from 'node:crypto';
import { isLost } from './lost-calls.ts';
import { RegistryLoad, type RegistryDoor } from './registry-load.ts';

export interface KillRounds {
  readonly rounds: number;
  /** A busy machine does fewer rounds. */
  readonly budgetMs: number;
  /** Acknowledged paths of earlier rounds that are read again after each; all of them after the last. */
  readonly olderMax: number;
  readonly door: () => RegistryDoor;
  readonly killAndStart: () => Promise<void>;
}

const pushers = 4;
/** How long they go on after something was acknowledged that may be lost. */
const lifeMsMax = 500;

/** Pushers and deleters on a registry that is killed again and again; gives how many rounds there were and how many paths were acknowledged. */
export async function killRounds({ rounds, budgetMs, olderMax, door, killAndStart }: KillRounds): Promise<{ readonly rounds: number; readonly acknowledged: number }> {
  const load = new RegistryLoad();
  const startedMs = performance.now();
  let round = 0;
  for (; round < rounds && performance.now() - startedMs < budgetMs; round += 1) {
    const first = load.nextAcknowledgement();
    const at = door();
    const pushing = Array.from({ length: pushers }, (_, pusher) => load.pushAndDelete(at, pusher).catch((thrown: unknown) => {
      if (!isLost(thrown) && !(thrown instanceof TypeError)) throw thrown;
    }));
    // However busy the machine is, something new was acknowledged; a pusher that fails has no time to wait for.
    await Promise.race([first, ...pushing]);
    await new Promise((resolve) => setTimeout(resolve, randomInt(1, lifeMsMax)));
    await killAndStart();
    await Promise.all(pushing);
    await load.verify(door(), olderMax);
  }
  await load.verify(door(), Number.POSITIVE_INFINITY);
  return { rounds: round, acknowledged: load.acknowledged.size };
}
