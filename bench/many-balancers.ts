import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateTargetGroupCommand, DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client, ModifyListenerCommand, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { BalancedApp, ports, targetPort } from './balanced-app.ts';
import type { BenchDaemon } from './daemon.ts';
import { until } from './measure.ts';
import { median, milliseconds, type Row } from './report.ts';
import { benchTargetChanges } from './target-changes.ts';
import { getLoad } from './wrk.ts';

const balancers = 500;
const targetsOfEach = 10;
const changes = 10;
const changeMsMax = 200;
const activeTimeoutMs = 600_000;
const reloadLoadSeconds = 10;
/** Of those after it, fetch takes none for a matter of its own. */
const firstStatus = 410;

/** Hundreds of load balancers beside one that is used: what a change of it takes, and whether the others' reloads lose a request. */
export async function benchManyBalancers(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  const app = await BalancedApp.create(daemon, layout);
  const listeners = await createMany(daemon, elb);
  const changed = await timeEdits(elb, listeners, app);
  const followed = await benchTargetChanges(app);
  const worker = haproxyMemoryMb(daemon);
  const ours = memoryMb(daemon.pid);
  return [
    { what: `${balancers} load balancers, ${balancers * targetsOfEach} targets: a listener changed → it answers so, median of ${changes}`, ours: milliseconds(median(changed.durations)), against: milliseconds(changeMsMax), ratio: '', reach: `≤ ${changeMsMax} ms`, isReached: median(changed.durations) <= changeMsMax },
    ...followed.map((row) => ({ ...row, what: `among them: ${row.what}` })),
    { what: `requests that failed meanwhile, of ${changed.requests.toLocaleString('en')}`, ours: String(changed.failed), against: '0', ratio: '', reach: '0', isReached: changed.failed === 0 },
    { what: 'memory: daemon, HAProxy', ours: `${ours} MB, ${worker} MB`, against: '', ratio: '', reach: '', isReached: true },
  ];
}

async function createMany(daemon: BenchDaemon, elb: ElasticLoadBalancingV2Client): Promise<readonly string[]> {
  const { Subnets = [] } = await new EC2Client(daemon.clientConfig).send(new DescribeSubnetsCommand({}));
  const subnets = Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []);
  const listeners: string[] = [];
  for (let index = 0; index < balancers; index += 1) {
    const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ Name: `many-${index}`, Protocol: 'HTTP', Port: targetPort, VpcId: Subnets[0]?.VpcId, TargetType: 'ip', HealthCheckIntervalSeconds: 300 }));
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: Array.from({ length: targetsOfEach }, (_, target) => ({ Id: `172.31.${33 + (index % 14)}.${10 + target}`, Port: 10_000 + index })) }));
    const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: `many-${index}`, Subnets: subnets }));
    const { Listeners } = await elb.send(new CreateListenerCommand({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'forward', TargetGroupArn }] }));
    listeners.push(Listeners?.[0]?.ListenerArn ?? '');
  }
  await until('all of them active', activeTimeoutMs, async () => {
    const states: string[] = [];
    for (let marker: string | undefined, isFirst = true; isFirst || marker !== undefined; isFirst = false) {
      const page = await elb.send(new DescribeLoadBalancersCommand({ PageSize: 400, ...(marker === undefined ? {} : { Marker: marker }) }));
      states.push(...(page.LoadBalancers ?? []).map(({ State }) => State?.Code ?? ''));
      marker = page.NextMarker;
    }
    return states.every((state) => state === 'active') || undefined;
  }, 200);
  return listeners;
}

/** A listener of the one that is used answers with one status after another, while its other listener is asked without a pause. */
async function timeEdits(elb: ElasticLoadBalancingV2Client, [others = '']: readonly string[], app: BalancedApp) {
  const load = getLoad({ url: `http://${app.node.publicAddress}:${ports.plain}/`, seconds: reloadLoadSeconds, connections: 8 }).then(({ requestsPerSecond }) => ({ failed: 0, requests: Math.round(requestsPerSecond * reloadLoadSeconds) }), (thrown: unknown) => ({ failed: failuresIn(String(thrown)), requests: 0 }));
  const durations: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    const StatusCode = String(firstStatus + change);
    const startedAt = performance.now();
    await elb.send(new ModifyListenerCommand({ ListenerArn: app.ruledListenerArn, DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode } }] }));
    await until('the new answer', 10_000, async () => (await fetch(`http://${app.node.publicAddress}:${ports.ruled}/none`, { headers: { connection: 'close' } })).status === Number(StatusCode) || undefined, 2);
    durations.push(performance.now() - startedAt);
    await elb.send(new ModifyListenerCommand({ ListenerArn: others, DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode } }] }));
    await delay(100);
  }
  return { durations, ...(await load) };
}

function failuresIn(output: string): number {
  return [...output.matchAll(/(?:connect|read|write|timeout|responses:) (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

function memoryMb(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

/** Of all processes of the daemon's HAProxy: those whose command line names its state directory. */
function haproxyMemoryMb(daemon: BenchDaemon): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => commandOf(pid).startsWith('haproxy') && commandOf(pid).includes(daemon.stateDir));
  return pids.reduce((sum, pid) => sum + memoryMb(Number(pid)), 0);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').replace(/^\S*\//, '');
  } catch {
    return '';
  }
}
