import { parsedJson } from '#base/parsed-json.ts';
import type { WorkerRecord } from './worker.ts';

/** What a later daemon has to know of the processes of HAProxy. */
export interface WorkersRecord {
  readonly generation: number;
  readonly current?: WorkerRecord | undefined;
  readonly structures: Readonly<Record<string, string>>;
  readonly old: readonly RetiredWorker[];
}

/** One that was replaced. */
export interface RetiredWorker extends WorkerRecord {
  readonly retiredAt: number;
}

/** Undefined when it is not one. */
export function readWorkersRecord(text: string): WorkersRecord | undefined {
  const read = parsedJson(text);
  if (!isObject(read) || typeof read['generation'] !== 'number' || !isObject(read['structures']) || !Array.isArray(read['old'])) return undefined;
  const structures = Object.fromEntries(Object.entries(read['structures']).flatMap(([id, structure]) => (typeof structure === 'string' ? [[id, structure]] : [])));
  return { generation: read['generation'], current: workerOf(read['current']), structures, old: read['old'].flatMap((each: unknown) => retiredOf(each) ?? []) };
}

function workerOf(read: unknown): WorkerRecord | undefined {
  if (!isObject(read)) return undefined;
  const { pid, startTime, socket } = read;
  return typeof pid === 'number' && typeof startTime === 'string' && typeof socket === 'string' ? { pid, startTime, socket } : undefined;
}

function retiredOf(read: unknown): RetiredWorker | undefined {
  const worker = workerOf(read);
  return worker === undefined || !isObject(read) || typeof read['retiredAt'] !== 'number' ? undefined : { ...worker, retiredAt: read['retiredAt'] };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
