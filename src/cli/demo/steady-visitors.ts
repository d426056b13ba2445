import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';

const visitsMax = 100;
const answerWithinMs = 20 * secondMs;

export interface Visits {
  /** How often each text was answered. */
  readonly answers: ReadonlyMap<string, number>;
  /** Why requests failed, each with how often; empty when none has. */
  readonly failures: ReadonlyMap<string, number>;
}

export interface Visited {
  readonly host: string;
  readonly addresses: readonly string[];
}

/** So many visitors ask again and again, each as soon as it was answered, on connections that stay open, until `work` is over. */
export async function visitDuring(visited: Visited, visitors: number, work: () => Promise<void>): Promise<Visits> {
  const answers = new Map<string, number>();
  const failures = new Map<string, number>();
  const over = new AbortController();
  const visitAgain = async (number: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let visit = number; !over.signal.aborted; visit += 1) {
      const counts = await answerOf(visited, visit, agent).then((answer) => ({ in: answers, as: answer }), (thrown: unknown) => ({ in: failures, as: String(thrown) }));
      counts.in.set(counts.as, (counts.in.get(counts.as) ?? 0) + 1);
    }
    agent.destroy();
  };
  const visiting = Promise.all(Array.from({ length: visitors }, (_, number) => visitAgain(number)));
  await work().finally(() => over.abort());
  await visiting;
  return { answers, failures };
}

/** Asks until so many different answers were given. */
export async function differentAnswers(visited: Visited, count: number): Promise<ReadonlySet<string>> {
  const answers = new Set<string>();
  for (let visit = 0; answers.size < count; visit += 1) {
    if (visit === visitsMax) throw new WorldError('AppNotAnswering', `the web app gave ${answers.size} different answers to ${visitsMax} requests, not ${count}`);
    answers.add(await answerOf(visited, visit));
  }
  return answers;
}

/** What is answered to one request, by the address whose turn it is; rejects when that is not a success. */
function answerOf({ host, addresses }: Visited, visit: number, agent: Agent | false = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = get({ host: addresses[visit % addresses.length], headers: { host }, agent, signal: AbortSignal.timeout(answerWithinMs) }, (response) => {
      text(response).then((answer) => (response.statusCode === 200 ? resolve(answer.trim()) : reject(new Error(`status ${response.statusCode}`))), reject);
    });
    asking.once('error', reject);
  });
}
