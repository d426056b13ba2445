import { setTimeout as delay } from 'node:timers/promises';
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { ports, type BalancedApp } from './balanced-app.ts';
import { until } from './measure.ts';
import { median, milliseconds, type Row } from './report.ts';

const rounds = 15;
const followMsMax = 50;
const followTimeoutMs = 10_000;
/** A target that is registered again is another one once it has left. */
const betweenMs = 300;

/** From the call's answer until the first request that a new target answers, and until the last one that a deregistered target gets. */
export async function benchTargetChanges(app: BalancedApp): Promise<readonly Row[]> {
  const [address = ''] = app.targets;
  const names = await namesOf(app);
  const added: number[] = [];
  const removed: number[] = [];
  await app.deregister(address);
  const remaining = await until('one target less', followTimeoutMs, async () => {
    const [name, ...others] = await namesOf(app);
    return others.length === 0 ? name : undefined;
  });
  for (let round = 0; round < rounds; round += 1) {
    added.push(await untilTrafficFollows(() => app.register(address), app, (answers) => answers.some((answer) => answer !== remaining)));
    await delay(betweenMs);
    removed.push(await untilTrafficFollows(() => app.deregister(address), app, (answers) => answers.every((answer) => answer === remaining)));
    await delay(betweenMs);
  }
  if (names.length !== app.targets.length) throw new Error(`every target answers in the beginning, not ${names.join(' ')}`);
  return [
    { what: `RegisterTargets → the target gets requests, its first health check included, median of ${rounds}`, ours: milliseconds(median(added)), against: milliseconds(followMsMax), ratio: '', reach: `≤ ${followMsMax} ms`, isReached: median(added) <= followMsMax },
    { what: `DeregisterTargets → it gets none, median of ${rounds}`, ours: milliseconds(median(removed)), against: milliseconds(followMsMax), ratio: '', reach: `≤ ${followMsMax} ms`, isReached: median(removed) <= followMsMax },
  ];
}

/** Two requests after one another meet both of two targets, one of one. */
async function untilTrafficFollows(change: () => Promise<void>, app: BalancedApp, follows: (answers: readonly string[]) => boolean): Promise<number> {
  await change();
  const startedAt = performance.now();
  for (;;) {
    const askedAt = performance.now();
    const answers = await answersOf(app, 2);
    if (follows(answers)) return askedAt - startedAt;
    if (askedAt - startedAt > followTimeoutMs) throw new Error(`traffic does not follow the change of a target within ${followTimeoutMs} ms`);
  }
}

async function namesOf(app: BalancedApp): Promise<readonly string[]> {
  return [...new Set(await answersOf(app, 2 * app.targets.length))];
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function answersOf({ node }: BalancedApp, count: number): Promise<readonly string[]> {
  const answers: string[] = [];
  for (let request = 0; request < count; request += 1) answers.push(await answerAt(node.publicAddress));
  return answers;
}

function answerAt(host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host, port: ports.plain, agent }, (response) => text(response).then(resolve, reject)).once('error', reject);
  });
}
