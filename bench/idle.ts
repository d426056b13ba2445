import { CreateServiceCommand, DescribeServicesCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDaemon, type BenchDaemon } from './daemon.ts';
import { until } from './measure.ts';
import type { Row } from './report.ts';

const serviceCount = 1_000;
const callsAtOnce = 20;
const describedAtOnce = 10;
const steadyTimeoutMs = 120_000;
/** Log files are looked at less and less often while nothing is written to them: they have been quiet for a while. */
const settleMs = 120_000;
const measuredMs = 60_000;
/** The kernel counts a process's time in hundredths of a second. */
const ticksPerSecond = 100;
const percentMax = 1;

/** What 1,000 services cost that have all they want: a daemon with simulated containers that nobody asks anything. */
export async function benchIdle(): Promise<readonly Row[]> {
  await using daemon = await startDaemon(undefined, { DRYDOCK_RUNTIME: 'simulated', DRYDOCK_CPU_FACTOR: '1000', DRYDOCK_MEMORY_FACTOR: '1000' });
  await createServices(daemon);
  await sleep(settleMs);
  const before = cpuSeconds(daemon.pid);
  await sleep(measuredMs);
  const percent = ((cpuSeconds(daemon.pid) - before) * 100_000) / measuredMs;
  return [{ what: `idle: ${serviceCount.toLocaleString('en')} steady services of one task, CPU over ${measuredMs / 1_000} s`, ours: `${percent.toFixed(2)} % of a core`, against: '', ratio: '', reach: `< ${percentMax} %`, isReached: percent < percentMax }];
}

async function createServices({ clientConfig }: BenchDaemon): Promise<void> {
  const ecs = new ECSClient(clientConfig);
  const { Subnets = [] } = await new EC2Client(clientConfig).send(new DescribeSubnetsCommand({}));
  const subnets = Subnets.flatMap(({ SubnetId }) => SubnetId ?? []);
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'idle', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: 'nginx', essential: true }] }));
  const names = Array.from({ length: serviceCount }, (_, number) => `idle-${number}`);
  await inChunks(names, callsAtOnce, (chunk) =>
    Promise.all(chunk.map((serviceName) => ecs.send(new CreateServiceCommand({ serviceName, taskDefinition: 'idle', desiredCount: 1, launchType: 'FARGATE', networkConfiguration: { awsvpcConfiguration: { subnets, assignPublicIp: 'ENABLED' } } })))),
  );
  await inChunks(names, describedAtOnce, (chunk) =>
    until(`${chunk[0]} and others steady`, steadyTimeoutMs, async () => {
      const { services = [] } = await ecs.send(new DescribeServicesCommand({ services: [...chunk] }));
      return services.every(({ runningCount, deployments }) => runningCount === 1 && deployments?.[0]?.rolloutState === 'COMPLETED') || undefined;
    }, 50),
  );
}

async function inChunks(names: readonly string[], size: number, work: (chunk: readonly string[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < names.length; from += size) await work(names.slice(from, from + size));
}

/** User and system time: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, counted from after the name, which may hold spaces. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
