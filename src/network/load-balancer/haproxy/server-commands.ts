import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { emptyServer, type ServerPlan, type ServerState } from './balancer-plan.ts';
import { ask } from './command-socket.ts';

/** A line of commands has to fit into HAProxy's buffer. */
const serversPerLine = 200;

export interface ServerChange {
  readonly plan: ServerPlan;
  /** What HAProxy was told of it; undefined when nobody knows. */
  readonly before: ServerState | undefined;
}

/** Tells a running HAProxy of its servers. Throws WorldError `HaproxyRefused` when it knows them otherwise. */
export async function tellServers(socket: string, changes: readonly ServerChange[], clock: Clock): Promise<void> {
  for (let start = 0; start < changes.length; start += serversPerLine) {
    const line = changes.slice(start, start + serversPerLine).flatMap(commandsOf).join('; ');
    const complaint = refusal.exec(await ask(socket, line, clock))?.[0];
    if (complaint !== undefined) throw new WorldError('HaproxyRefused', `HAProxy does not take the state of a server: ${complaint}`);
  }
}

/** A place gets another target while it serves nobody; what is still connected to the one before it is ended, as that is no target any more. */
function commandsOf({ plan: { backend, name, state }, before }: ServerChange): readonly string[] {
  const server = `${backend}/${name}`;
  const hasMoved = before === undefined || before.address !== state.address || before.port !== state.port;
  const isFreed = before !== undefined && hasMoved && before.address !== emptyServer.address;
  return [
    ...(hasMoved || !state.isServing ? [`set server ${server} state maint`] : []),
    ...(isFreed || state.isEnded === true ? [`shutdown sessions server ${server}`] : []),
    ...(hasMoved ? [`set server ${server} addr ${state.address} port ${state.port}`] : []),
    ...(state.isServing ? [`set server ${server} state ready`] : []),
  ];
}

const refusal = /^.*(?:No such|Invalid|Unknown|Require|not allowed|Can't|cannot|failed).*$/im;

export function isSameState(one: ServerState | undefined, other: ServerState): boolean {
  return one !== undefined && one.address === other.address && one.port === other.port && one.isServing === other.isServing && one.isEnded === other.isEnded;
}

/** What a running HAProxy has of its servers, by `backend/server`. Throws WorldError `HaproxyNotAnswering`. */
export async function readServers(socket: string, clock: Clock): Promise<ReadonlyMap<string, ServerState>> {
  return serversIn(await ask(socket, 'show servers state', clock));
}

/** A line has what the second line of the answer names. */
export function serversIn(answer: string): ReadonlyMap<string, ServerState> {
  const [, names = '', ...lines] = answer.split('\n');
  const columns = names.replace(/^# /, '').split(' ');
  const column = (fields: readonly string[], name: string) => fields[columns.indexOf(name)] ?? '';
  return new Map(lines.filter((line) => line !== '').map((line) => {
    const fields = line.split(' ');
    const state = { address: column(fields, 'srv_addr'), port: Number(column(fields, 'srv_port')), isServing: column(fields, 'srv_admin_state') === '0' };
    return [`${column(fields, 'be_name')}/${column(fields, 'srv_name')}`, state] as const;
  }));
}
