import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { runProgram } from '#cli/run-program.ts';
import { AwsCli, awsClis, lacksAwsCli2 } from '../support/aws-cli.ts';
import { TestDaemon } from '../support/daemon.ts';
import { writeOciLayout } from '../support/oci-layout.ts';
import { containerPrograms, lacks } from '../support/programs.ts';
import { trustsTasks } from '../support/roles.ts';
import { productionName } from '../support/tasks.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

// The story, word for word, with nothing but the AWS CLI and skopeo.
const skip = lacks(...containerPrograms, 'aws', 'skopeo') || lacksAwsCli2();

test('an image pushed with skopeo runs as a Fargate task by aws ecs run-task, and aws logs tail reads its output', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  await using folder = await temporaryFolder('first-light');
  const aws = new AwsCli(daemon);

  await aws.json('ecr', 'create-repository', '--repository-name', 'app');
  const password = (await aws.text('ecr', 'get-login-password')).trim();
  const repositoryUri = (await aws.text('ecr', 'describe-repositories', '--query', 'repositories[0].repositoryUri', '--output', 'text')).trim();
  await writeOciLayout(busyboxImage({}), join(folder.path, 'image'), '1');
  const push = await runProgram('skopeo', ['copy', '--dest-tls-verify=false', '--dest-creds', `AWS:${password}`, `oci:${join(folder.path, 'image')}:1`, `docker://${repositoryUri}:1`], { timeoutMs: 120_000 });
  assert.equal(push.exitCode, 0, push.stderr);
  assert.equal(await aws.text('ecr', 'list-images', '--repository-name', 'app', '--query', 'imageIds[].imageTag', '--output', 'text'), '1\n');

  const executionRoleArn = (await aws.text('iam', 'create-role', '--role-name', 'ecsTaskExecutionRole', '--assume-role-policy-document', trustsTasks, '--query', 'Role.Arn', '--output', 'text')).trim();
  for (const name of ['service-role/AmazonECSTaskExecutionRolePolicy', 'CloudWatchLogsFullAccess']) await aws.text('iam', 'attach-role-policy', '--role-name', 'ecsTaskExecutionRole', '--policy-arn', `arn:aws:iam::aws:policy/${name}`);

  const script = 'echo started; i=0; while [ $i -lt 5 ]; do i=$((i+1)); echo line $i; sleep 0.2; done; sleep 1000';
  await mkdir(join(folder.path, 'definitions'));
  await writeFile(join(folder.path, 'definitions/task.json'), JSON.stringify(taskDefinition(script, executionRoleArn)));
  await aws.json('ecs', 'register-task-definition', '--cli-input-json', `file://${join(folder.path, 'definitions/task.json')}`);
  const subnet = (await aws.text('ec2', 'describe-subnets', '--query', 'Subnets[0].SubnetId', '--output', 'text')).trim();
  const network = `awsvpcConfiguration={subnets=[${subnet}],assignPublicIp=ENABLED}`;
  const taskArn = (await aws.text('ecs', 'run-task', '--cluster', 'default', '--launch-type', 'FARGATE', '--task-definition', 'app', '--network-configuration', network, '--query', 'tasks[0].taskArn', '--output', 'text')).trim();
  await aws.text('ecs', 'wait', 'tasks-running', '--cluster', 'default', '--tasks', taskArn);
  assert.deepEqual(await tailUntil(aws, '/ecs/app', 'line 5'), ['started', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5']);

  await aws.json('ecs', 'stop-task', '--cluster', 'default', '--task', taskArn, '--reason', 'enough seen');
  await aws.text('ecs', 'wait', 'tasks-stopped', '--cluster', 'default', '--tasks', taskArn);
  const columns = 'tasks[0].[lastStatus,stopCode,stoppedReason]';
  assert.equal(await aws.text('ecs', 'describe-tasks', '--tasks', taskArn, '--query', columns, '--output', 'text'), 'STOPPED\tUserInitiated\tenough seen\n');
});

for (const path of awsClis()) {
  test(`the AWS CLI at ${path} speaks with every service`, { skip: lacks('aws') }, async () => {
    await using daemon = await TestDaemon.start({ runtime: 'simulated' });
    const aws = new AwsCli(daemon, path);
    assert.deepEqual(await aws.json('sts', 'get-caller-identity'), { UserId: '000000000000', Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
    assert.match(await aws.text('ecs', 'describe-clusters', '--query', 'clusters[0].status', '--output', 'text'), /ACTIVE/);
    assert.deepEqual(await aws.json('ecr', 'describe-repositories'), { repositories: [] });
    assert.deepEqual(await aws.json('logs', 'describe-log-groups'), { logGroups: [] });
    assert.equal(await aws.text('ec2', 'describe-vpcs', '--query', 'Vpcs[0].CidrBlock', '--output', 'text'), '172.31.0.0/16\n');
  });
}

/** What `aws logs tail --follow` prints, until a message comes by. */
async function tailUntil(aws: AwsCli, group: string, last: string): Promise<readonly string[]> {
  const tail = aws.start('logs', 'tail', group, '--follow', '--format', 'short');
  let output = '';
  tail.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  tail.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  try {
    await until(`aws logs tail prints ${JSON.stringify(last)}`, 120_000, () => output.includes(last));
  } catch (thrown) {
    throw new Error(`it printed: ${output}`, { cause: thrown });
  } finally {
    tail.kill('SIGINT');
  }
  // Short format: "2026-01-31T12:00:00 message".
  return output.trim().split('\n').map((line) => line.slice(line.indexOf(' ') + 1));
}

function taskDefinition(script: string, executionRoleArn: string) {
  return {
    family: 'app',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn,
    containerDefinitions: [{
      name: 'app',
      image: productionName(),
      essential: true,
      stopTimeout: 2,
      command: ['sh', '-c', script],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/app', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs', 'awslogs-create-group': 'true' } },
    }],
  };
}
