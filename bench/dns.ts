import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchDaemon } from './daemon.ts';
import { EcsTasks } from './ecs-tasks.ts';
import type { Row } from './report.ts';

const answersPerSecondMin = 20_000;
const measureSeconds = 5;
const rounds = 3;
const names = 1_000;

/** How many names of its VPC a task can ask for in a second. */
export async function benchDns(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const tasks = await EcsTasks.prepare(daemon, { name: 'bench-dns', layout });
  const [arn = ''] = await tasks.run();
  const record = JSON.parse(await readFile(join(daemon.stateDir, 'networks', 'tasks', `${arn.split('/').at(-1)}.json`), 'utf8'));
  const questions = join(daemon.stateDir, 'questions.txt');
  await writeFile(questions, Array.from({ length: names }, (_, index) => `ip-172-31-${index % 16}-${index % 250}.ec2.internal A\n`).join(''));
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push(await answersPerSecond(`/run/netns/${String(record.namespace)}`, questions));
  await tasks.stop([arn]);
  const ours = Math.max(...rates);
  return [{ what: 'DNS: names of the VPC, from a task', ours: `${Math.round(ours)} answers/s`, against: `${answersPerSecondMin} answers/s`, ratio: `${(ours / answersPerSecondMin).toFixed(1)}×`, reach: '≥ 1×', isReached: ours >= answersPerSecondMin }];
}

async function answersPerSecond(namespace: string, questions: string): Promise<number> {
  const { stdout } = await promisify(execFile)('nsenter', [`--net=${namespace}`, 'dnsperf', '-s', '169.254.169.253', '-d', questions, '-l', String(measureSeconds), '-q', '200'], { timeout: (measureSeconds + 20) * 1_000 });
  const completed = Number(/Queries completed:\s+(\d+)/.exec(stdout)?.[1] ?? 0);
  const noError = Number(/NOERROR (\d+)/.exec(stdout)?.[1] ?? 0);
  if (completed === 0 || noError < completed) throw new Error(`not every name was found:\n${stdout}`);
  return Number(/Queries per second:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0);
}
