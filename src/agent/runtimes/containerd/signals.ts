import { constants } from 'node:os';
import { WorldError } from '#base/errors.ts';

/** The number of `SIGTERM`, `TERM`, `15` or `SIGRTMIN+3`. Throws WorldError `InvalidSignal`. */
export function signalNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}`;
  const realTime = /^SIGRTMIN(?:\+(\d+))?$/.exec(name);
  if (realTime !== null) return signalRealTimeMin + Number(realTime[1] ?? 0);
  const number = new Map<string, number>(Object.entries(constants.signals)).get(name);
  if (number === undefined) throw new WorldError('InvalidSignal', `Invalid signal: ${text}`);
  return number;
}

const signalRealTimeMin = 34;
