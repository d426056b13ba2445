import { BalancedApp, ports, ruleCount, rulePath } from './balanced-app.ts';
import type { BenchDaemon } from './daemon.ts';
import { handwrittenHaproxy, portOffset } from './handwritten-haproxy.ts';
import { benchTargetChanges } from './target-changes.ts';
import { median, milliseconds, type Row } from './report.ts';
import { getLoad, type LoadResult } from './wrk.ts';

const rounds = 5;
const seconds = 3;
const connections = 32;

interface Course {
  readonly what: string;
  readonly port: number;
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly ratioMin: number;
}

const courses: readonly Course[] = [
  { what: 'one rule', port: ports.plain, path: '/', scheme: 'http', ratioMin: 0.95 },
  { what: `${ruleCount} rules, by the last`, port: ports.ruled, path: rulePath(ruleCount, 'x'), scheme: 'http', ratioMin: 0.85 },
  { what: 'TLS, one rule', port: ports.tls, path: '/', scheme: 'https', ratioMin: 0.95 },
];

/** Requests through an application load balancer beside a hand-written HAProxy in the same namespace with the same targets; and how soon traffic follows its targets. */
export async function benchLoadBalancer(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const app = await BalancedApp.create(daemon, layout);
  const rows: Row[] = [];
  {
    await using _floor = await handwrittenHaproxy(app);
    for (const course of courses) rows.push(...(await race(app, course)));
  }
  return [...rows, ...(await benchTargetChanges(app))];
}

/** In turns, so that whatever else goes on hits both alike. */
async function race({ node }: BalancedApp, { what, port, path, scheme, ratioMin }: Course): Promise<readonly Row[]> {
  const ours: LoadResult[] = [];
  const floor: LoadResult[] = [];
  const run = (at: number) => getLoad({ url: `${scheme}://${node.publicAddress}:${at}${path}`, seconds, connections });
  await run(port);
  await run(port + portOffset);
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await run(port));
    floor.push(await run(port + portOffset));
  }
  const [our, their] = [ours, floor].map((results) => ({ requestsPerSecond: median(results.map((result) => result.requestsPerSecond)), p99Ms: median(results.map(({ p99Ms }) => p99Ms)) }));
  if (our === undefined || their === undefined) throw new Error('two were measured');
  const ratio = our.requestsPerSecond / their.requestsPerSecond;
  const p99Ratio = their.p99Ms / our.p99Ms;
  return [
    { what: `ALB, ${what}: requests a second`, ours: Math.round(our.requestsPerSecond).toLocaleString('en'), against: `hand-written HAProxy ${Math.round(their.requestsPerSecond).toLocaleString('en')}`, ratio: `${Math.round(100 * ratio)} %`, reach: `≥ ${100 * ratioMin} %`, isReached: ratio >= ratioMin },
    { what: `ALB, ${what}: p99`, ours: milliseconds(our.p99Ms), against: `hand-written HAProxy ${milliseconds(their.p99Ms)}`, ratio: `${Math.round(100 * p99Ratio)} %`, reach: `≥ ${100 * ratioMin} %`, isReached: p99Ratio >= ratioMin },
  ];
}
