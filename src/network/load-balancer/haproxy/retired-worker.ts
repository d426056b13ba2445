import type { Clock } from '#base/clock.ts';
import { ask } from './command-socket.ts';
import type { WorkerRecord } from './worker.ts';

// HAProxy's own way to leave (SIGUSR1) is of no use here: it closes the namespaces that servers are reached by, and the requests that still
// come on open connections fail. To a process whose frontends are shut down one by one nothing else happens: it takes no more connections, and each that it has ends with its next answer.

/** A line of commands has to fit into HAProxy's buffer. */
const frontendsPerLine = 500;

/** Takes the ports from a worker; another one has them already. Throws WorldError `HaproxyNotAnswering`. */
export async function retire({ socket }: WorkerRecord, clock: Clock): Promise<void> {
  const frontends = frontendsIn(await ask(socket, 'show stat -1 1 -1', clock));
  for (let start = 0; start < frontends.length; start += frontendsPerLine) {
    await ask(socket, frontends.slice(start, start + frontendsPerLine).map((name) => `shutdown frontend ${name}`).join('; '), clock);
  }
}

/** How many connections it still has; that of who asks does not count. Throws WorldError `HaproxyNotAnswering`. */
export async function connectionsOf({ socket }: WorkerRecord, clock: Clock): Promise<number> {
  return Number(/^CurrConns: (\d+)$/m.exec(await ask(socket, 'show info', clock))?.[1] ?? 0);
}

/** The first column of each line that is no comment. */
function frontendsIn(statistics: string): readonly string[] {
  return statistics.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : (line.split(',')[0] ?? [])));
}
