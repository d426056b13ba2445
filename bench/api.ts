import { DescribeTaskDefinitionCommand, ListClustersCommand, RegisterTaskDefinitionCommand, CreateClusterCommand, ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { join } from 'node:path';
import { freePort, startChild } from './children.ts';
import type { BenchDaemon } from './daemon.ts';
import { until } from './measure.ts';
import type { Row } from './report.ts';
import { signedRequest } from './signed-request.ts';
import { load, type LoadResult } from './wrk.ts';

const seconds = 8;

/** Signed and authorised calls per second on 4 connections, beside moto and beside a server that does nothing. */
export async function benchApi(daemon: BenchDaemon): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const floorPort = await freePort();
  await using _floor = startChild(process.execPath, [join(import.meta.dirname, 'bare-http.ts'), String(floorPort)], { logFile: daemon.logFile });
  const motoPort = await freePort();
  await using _moto = startChild('moto_server', ['-p', String(motoPort)], { logFile: daemon.logFile });
  const moto = { endpoint: `http://127.0.0.1:${motoPort}`, region: 'us-east-1', credentials: daemon.clientConfig.credentials } satisfies ECSClientConfig;
  for (const config of [daemon.clientConfig, moto]) await prepare(config);
  const floorUrl = `http://127.0.0.1:${floorPort}/`;
  for (const [name, send] of calls) {
    const ours = await load({ ...(await signedRequest(daemon.clientConfig, send)), url: daemon.endpoint, seconds });
    const peer = await load({ ...(await signedRequest(moto, send)), url: moto.endpoint, seconds });
    const floor = await load({ ...(await signedRequest(daemon.clientConfig, send)), url: floorUrl, seconds });
    rows.push(...rowsOf(name, ours, peer, floor));
  }
  return rows;
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
