import { execFile, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { openConnections } from '#network/load-balancer/open-connections.ts';
import { until } from './until.ts';

/** A packet that is dropped is missed for this long. */
const waitSeconds = 1;
const slackMs = 3_000;
const settleMs = 300;
const pauseMs = 100;
/** It asks twice. */
const nameSeconds = 12;
/** What has to come is waited for, as the machine may be busy. */
const patienceMs = 30_000;
/** What tests' web servers have at `/index.html`. */
export const page = 'a page of the test';
/** The server ends the connection once it has answered. */
const request = 'GET /index.html HTTP/1.0\r\n\r\n';

/** Whether a web server that serves `/index.html` is reached, from the network namespace at this path or from the host when it is undefined. That somebody takes the connection is not enough: proxies on the way to the internet take any. */
export async function connects(namespace: string | undefined, address: string, port: number): Promise<boolean> {
  return (await run(namespace, ['busybox', 'nc', '-w', String(waitSeconds), address, String(port)])).output.includes(page);
}

/** Whether what should be comes true, however often it has to be tried: a server may only begin to listen, and a busy machine answer late. */
export async function patiently(probe: () => Promise<boolean>): Promise<boolean> {
  for (const startedAt = performance.now(); performance.now() - startedAt < patienceMs; await delay(pauseMs)) if (await probe()) return true;
  return false;
}

/** Whether an echo request is answered. */
export function pings(namespace: string | undefined, address: string): Promise<boolean> {
  return succeeds(namespace, ['busybox', 'ping', '-c', '1', '-W', String(waitSeconds), address]);
}

/** What a URL answers; empty when it does not. */
export function fetched(namespace: string | undefined, url: string): Promise<string> {
  return run(namespace, ['busybox', 'timeout', String(waitSeconds + 3), 'busybox', 'wget', '-q', '-Y', 'off', '-O', '-', url]).then(({ output }) => output);
}

/** The addresses that a name server gives for a name; none when it does not answer or knows none. */
export async function resolved(namespace: string, name: string, server: string): Promise<readonly string[]> {
  const { output } = await run(namespace, ['busybox', 'timeout', String(nameSeconds), 'busybox', 'nslookup', '-type=a', name, server]);
  const [, ...answers] = output.split(/\n\s*\n/);
  return answers.flatMap((block) => [...block.matchAll(/^Address(?: \d+)?: (\d+\.\d+\.\d+\.\d+)/gm)].flatMap(([, address]) => address ?? []));
}

/** A connection to a web server that is open, and asked something only later. */
export async function holdsConnection(namespace: string, address: string, port: number): Promise<Disposable & { answers(): Promise<boolean>; isCut(): Promise<boolean> }> {
  const client = spawn('nsenter', [`--net=${namespace}`, 'busybox', 'nc', address, String(port)], { stdio: ['pipe', 'pipe', 'ignore'] });
  let answer = '';
  client.stdout.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  client.stdin.on('error', () => undefined);
  // Half a request: the server waits for the rest, and what has come through shows that the connection stands.
  client.stdin.write('GET /index.html HTTP/1.1\r\n');
  await until('it is begun', patienceMs, () => openConnections(namespace).has(`${address}:${port}`));
  await delay(settleMs);
  const answersWithin = async (waitMs: number) => {
    client.stdin.write('Connection: close\r\n\r\n');
    return until('it answers', waitMs, () => answer.startsWith('HTTP/1.1 200')).catch(() => false);
  };
  return {
    answers: () => answersWithin(patienceMs),
    isCut: async () => !(await answersWithin((waitSeconds + 1) * 1_000)),
    [Symbol.dispose]: () => void client.kill('SIGKILL'),
  };
}

async function succeeds(namespace: string | undefined, command: readonly string[]): Promise<boolean> {
  return (await run(namespace, command)).isFine;
}

function run(namespace: string | undefined, command: readonly string[]): Promise<{ readonly isFine: boolean; readonly output: string }> {
  const [program = '', ...args] = namespace === undefined ? command : ['nsenter', `--net=${namespace}`, ...command];
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: nameSeconds * 1_000 + slackMs }, (error, output) => resolve({ isFine: error === null, output }));
    child.stdin?.on('error', () => undefined).end(request);
  });
}
