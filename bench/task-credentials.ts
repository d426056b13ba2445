import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchDaemon } from './daemon.ts';
import { EcsTasks } from './ecs-tasks.ts';
import { median, type Row } from './report.ts';

const run = promisify(execFile);
const fetchesPerSecondMin = 500;
const measureSeconds = 4;
const rounds = 3;
const roleName = 'bench-task';

/** How often a task can fetch the credentials of its role in a second, from inside of its VPC. */
export async function benchTaskCredentials(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const taskRoleArn = await createTaskRole(daemon);
  const tasks = await EcsTasks.prepare(daemon, { name: 'bench-credentials', layout, definition: { taskRoleArn } });
  const [arn = ''] = await tasks.run();
  const record = JSON.parse(await readFile(join(daemon.stateDir, 'networks', 'tasks', `${arn.split('/').at(-1)}.json`), 'utf8'));
  const namespace = String(record.namespace);
  const url = `http://169.254.170.2${await credentialsPath(namespace)}`;
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push(await fetchesPerSecond(`/run/netns/${namespace}`, url));
  await tasks.stop([arn]);
  const ours = median(rates);
  return [{ what: 'credentials of its role, fetched by a task', ours: `${Math.round(ours)} fetches/s`, against: `${fetchesPerSecondMin} fetches/s`, ratio: `${(ours / fetchesPerSecondMin).toFixed(1)}×`, reach: '≥ 1×', isReached: ours >= fetchesPerSecondMin }];
}

async function createTaskRole(daemon: BenchDaemon): Promise<string> {
  const iam = new IAMClient(daemon.clientConfig);
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
  return Role?.Arn ?? '';
}

/** Where the task's container was told to fetch them. */
async function credentialsPath(namespace: string): Promise<string> {
  const { stdout } = await run('ip', ['netns', 'pids', namespace]);
  for (const pid of stdout.trim().split('\n')) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    const path = /(?:^|\0)AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=([^\0]+)/.exec(environment)?.[1];
    if (path !== undefined) return path;
  }
  throw new Error('the task was not told where its credentials are');
}

async function fetchesPerSecond(namespace: string, url: string): Promise<number> {
  const { stdout } = await run('nsenter', [`--net=${namespace}`, 'wrk', '-t1', '-c4', `-d${measureSeconds}s`, url], { timeout: (measureSeconds + 20) * 1_000 });
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`fetches failed:\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}
