import { DescribeTaskDefinitionCommand, ListClustersCommand, RegisterTaskDefinitionCommand, CreateClusterCommand, ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { join } from 'node:path';
import { freePort, startChild } from './children.ts';
import type { BenchDaemon } from './daemon.ts';
import { until } from './measure.ts';
import { median, type Row } from './report.ts';
import { signedRequest, type SignedRequest } from './signed-request.ts';
import { load, type Load, type LoadResult } from './wrk.ts';

/** Until the engine has compiled what is used all the time: who calls for long finds it so. */
const warmUpSeconds = 6;
const seconds = 3;
const rounds = 3;

/**
 * Signed and authorised calls per second on 4 connections, beside moto and beside a server that does nothing but answer
 * as many bytes. The three take turns, so that a busy machine is equally unfair to them.
 */
export async function benchApi(daemon: BenchDaemon): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const floorPort = await freePort();
  await using _floor = startChild(process.execPath, [join(import.meta.dirname, 'bare-http.ts'), String(floorPort)], { logFile: daemon.logFile });
  const motoPort = await freePort();
  await using _moto = startChild('moto_server', ['-p', String(motoPort)], { logFile: daemon.logFile });
  const moto = { endpoint: `http://127.0.0.1:${motoPort}`, region: 'us-east-1', credentials: daemon.clientConfig.credentials } satisfies ECSClientConfig;
  for (const config of [daemon.clientConfig, moto]) await prepare(config);
  for (const [name, send] of calls) {
    const request = await signedRequest(daemon.clientConfig, send);
    const floorUrl = `http://127.0.0.1:${floorPort}/${await answerBytes(daemon.endpoint, request)}`;
    const sides = [sideOf({ ...request, url: daemon.endpoint }), sideOf({ ...(await signedRequest(moto, send)), url: moto.endpoint }), sideOf({ ...request, url: floorUrl })] as const;
    for (const { warmUp } of sides) await warmUp();
    for (let round = 0; round < rounds; round += 1) for (const { measure } of sides) await measure();
    const [ours, peer, floor] = sides;
    rows.push(...rowsOf(name, ours.result(), peer.result(), floor.result()));
  }
  return rows;
}

interface Side {
  warmUp(): Promise<void>;
  measure(): Promise<void>;
  /** The medians of what was measured. */
  result(): LoadResult;
}

function sideOf(target: Omit<Load, 'seconds'>): Side {
  const results: LoadResult[] = [];
  return {
    async warmUp() {
      await load({ ...target, seconds: warmUpSeconds });
    },
    async measure() {
      results.push(await load({ ...target, seconds }));
    },
    result: () => ({ requestsPerSecond: median(results.map(({ requestsPerSecond }) => requestsPerSecond)), p99Ms: median(results.map(({ p99Ms }) => p99Ms)) }),
  };
}

async function answerBytes(url: string, { headers, body }: SignedRequest): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers, body });
  return (await response.arrayBuffer()).byteLength;
}

const calls: readonly (readonly [string, (client: ECSClient) => Promise<unknown>])[] = [
  ['DescribeTaskDefinition', (client) => client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'bench-api' }))],
  ['ListClusters', (client) => client.send(new ListClustersCommand({}))],
];

async function prepare(config: ECSClientConfig): Promise<void> {
  const client = new ECSClient({ ...config, maxAttempts: 1 });
  await until('the ECS API', 30_000, () => client.send(new CreateClusterCommand({ clusterName: 'bench' })).catch(() => undefined), 200);
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'bench-api',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'app:1', essential: true, environment: [{ name: 'A', value: 'B' }] }],
    }),
  );
}

function rowsOf(name: string, ours: LoadResult, peer: LoadResult, floor: LoadResult): Row[] {
  const rate = (result: LoadResult) => `${Math.round(result.requestsPerSecond)} req/s`;
  const toPeer = ours.requestsPerSecond / peer.requestsPerSecond;
  const toFloor = ours.requestsPerSecond / floor.requestsPerSecond;
  return [
    { what: `${name}, signed, 4 connections`, ours: rate(ours), against: `moto_server ${rate(peer)}`, ratio: `${toPeer.toFixed(1)}×`, reach: '≥ 20×', isReached: toPeer >= 20 },
    { what: name, ours: rate(ours), against: `bare node:http ${rate(floor)}`, ratio: `${Math.round(toFloor * 100)} %`, reach: '≥ 40 %', isReached: toFloor >= 0.4 },
    { what: `${name}, p99`, ours: `${ours.p99Ms.toFixed(2)} ms`, against: `bare node:http ${floor.p99Ms.toFixed(2)} ms`, ratio: `${(ours.p99Ms / floor.p99Ms).toFixed(1)}×`, reach: '≤ 5 ms', isReached: ours.p99Ms <= 5 },
  ];
}
