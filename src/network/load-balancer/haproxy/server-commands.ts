import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { ServerPlan, ServerState } from './balancer-plan.ts';
import { ask } from './command-socket.ts';

/** A line of commands has to fit into HAProxy's buffer. */
const serversPerLine = 200;

/** Tells a running HAProxy of its servers. Throws WorldError `HaproxyRefused` when it knows them otherwise. */
export async function tellServers(socket: string, servers: readonly ServerPlan[], clock: Clock): Promise<void> {
  for (let start = 0; start < servers.length; start += serversPerLine) {
    const line = servers.slice(start, start + serversPerLine).map(commandsOf).join('; ');
    const complaint = refusal.exec(await ask(socket, line, clock))?.[0];
    if (complaint !== undefined) throw new WorldError('HaproxyRefused', `HAProxy does not take the state of a server: ${complaint}`);
  }
}

/** A place gets another target while it serves nobody. */
function commandsOf({ backend, name, state }: ServerPlan): string {
  const server = `set server ${backend}/${name}`;
  const rest = state.isServing ? [`${server} addr ${state.address} port ${state.port}`, `${server} state ready`] : [`${server} addr ${state.address} port ${state.port}`];
  return [`${server} state maint`, ...rest].join('; ');
}

const refusal = /^.*(?:No such|Invalid|Unknown|Require|not allowed|Can't|cannot|failed).*$/im;

export function isSameState(one: ServerState | undefined, other: ServerState): boolean {
  return one !== undefined && one.address === other.address && one.port === other.port && one.isServing === other.isServing;
}
