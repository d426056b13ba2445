import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly seconds: number;
  /** For how long each connection waits before it asks again; not at all when absent. */
  readonly pauseMs?: number;
}

/** The same POST over and over on 4 connections, by wrk. Throws when any answer was not 2xx. */
export async function load({ url, headers, body, seconds, pauseMs }: Load): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
  try {
    const script = join(folder, 'load.lua');
    const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`);
    await writeFile(script, ['wrk.method = "POST"', `wrk.body = ${JSON.stringify(body)}`, ...lines, ...(pauseMs === undefined ? [] : [`function delay() return ${pauseMs} end`])].join('\n'));
    const { stdout } = await promisify(execFile)('wrk', ['-t1', '-c4', `-d${seconds}s`, '--latency', '-s', script, url]);
    if (stdout.includes('Non-2xx')) throw new Error(`the server refused requests:\n${stdout}`);
    return { requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), p99Ms: latencyOf(stdout) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

export interface GetLoad {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GETs over and over on connections that stay open, by wrk. Throws when any answer was not 2xx, or a connection failed. */
export async function getLoad({ url, seconds, connections, headers = {} }: GetLoad): Promise<LoadResult> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...lines, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`requests to ${url} failed:\n${stdout}`);
  return { requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), p99Ms: latencyOf(stdout) };
}

/** GETs of one path after the other, by wrk, from the beginning again after the last. Throws when any answer was not 2xx, or a connection failed. */
export async function getEachLoad({ url, paths, seconds, connections, headers }: Required<GetLoad> & { readonly paths: readonly string[] }): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
  try {
    const script = join(folder, 'load.lua');
    const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`);
    await writeFile(script, [...lines, `local paths = {${paths.map((path) => JSON.stringify(path)).join(', ')}}`, 'local last = 0', 'function request()', '  last = last % #paths + 1', '  return wrk.format("GET", paths[last])', 'end'].join('\n'));
    const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url]);
    if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`requests to ${url} failed:\n${stdout}`);
    return { requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), p99Ms: latencyOf(stdout) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function latencyOf(output: string): number {
  const [, amount = 'NaN', unit = 'ms'] = /99%\s+([\d.]+)(us|ms|s)/.exec(output) ?? [];
  const inMs = new Map([['us', 0.001], ['ms', 1], ['s', 1000]]);
  return Number(amount) * (inMs.get(unit) ?? Number.NaN);
}
