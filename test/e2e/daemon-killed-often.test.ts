import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { isLost } from '../support/lost-calls.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { linesOf, productionName, registerFargate, taskIn } from '../support/tasks.ts';

const taskCount = 18;
const kills = 4;
const linesPerTask = 40;
const stopTimeoutMs = 90_000;

test('a daemon that is killed again and again while tasks are made, run and end loses none of them, no exit code and no line', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  await pushBusybox(clientsOf(daemon), 'app', '1');
  await registerFargate(clientsOf(daemon), 'chaos', [{
    name: 'main',
    image: productionName(),
    essential: true,
    command: ['sh', '-c', `i=0; while [ $i -lt ${linesPerTask} ]; do i=$((i+1)); echo "$CODE line $i"; sleep 0.05; done; exit $CODE`],
  }]);
  const subnets = (await clientsOf(daemon).ec2.send(new DescribeSubnetsCommand({}))).Subnets?.map(({ SubnetId }) => known(SubnetId, 'id')) ?? [];

  const asked: Promise<string>[] = [];
  for (let round = 0; round < kills; round += 1) {
    const perRound = Math.ceil(taskCount / kills);
    for (let index = 0; index < perRound; index += 1) asked.push(runOne(daemon, subnets, 10 + round * perRound + index));
    // Sooner each time: among the placements, the pulls, the starts.
    await new Promise((resolve) => setTimeout(resolve, 900 / (round + 1)));
    await daemon.kill();
    await daemon.startAgain();
  }

  const clients = clientsOf(daemon);
  const arns = await Promise.all(asked);
  assert.equal(new Set(arns).size, arns.length, 'a repeated RunTask with its client token makes no second task');
  for (const [index, arn] of arns.entries()) {
    const code = 10 + index;
    const task = await taskIn(clients, arn, 'STOPPED', stopTimeoutMs);
    assert.equal(task.containers?.[0]?.exitCode, code, `${task.stopCode}: ${task.stoppedReason} ${task.containers?.[0]?.reason}`);
    assert.equal(task.containers?.[0]?.reason, undefined);
    assert.deepEqual(await linesOf(clients, 'chaos', arn, 'main'), Array.from({ length: linesPerTask }, (_, line) => `${code} line ${line + 1}`));
  }
});

/** Asks until it is answered, with one client token: a call that was cut off may have been carried out. */
async function runOne(daemon: TestDaemon, subnets: string[], code: number): Promise<string> {
  for (;;) {
    try {
      return await run(clientsOf(daemon), subnets, code);
    } catch (thrown) {
      if (!isLost(thrown)) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function run({ ecs }: Clients, subnets: string[], code: number): Promise<string> {
  const { tasks, failures } = await ecs.send(new RunTaskCommand({
    taskDefinition: 'chaos',
    launchType: 'FARGATE',
    clientToken: `chaos-${code}`,
    networkConfiguration: { awsvpcConfiguration: { subnets, assignPublicIp: 'ENABLED' } },
    overrides: { containerOverrides: [{ name: 'main', environment: [{ name: 'CODE', value: String(code) }] }] },
  }));
  return known(tasks?.[0]?.taskArn, `a task (${JSON.stringify(failures)})`);
}
