import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateServiceCommand, DescribeServicesCommand, DescribeTasksCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { DeleteRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { nodeEntries, nodeInImage } from '../support/node-image.ts';
import { packageEntries } from '../support/package-entries.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { allow, taskRole, trustsTasks } from '../support/roles.ts';
import { linesOf, productionName, registerFargate, runFargate, taskIdOf, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const waitMs = 90_000;
const skip = lacksContainers;

/** An unmodified program: the SDK finds region, endpoint and credentials by itself. It says what has changed of what it may do. */
const prober = `
import { createRequire } from 'node:module';
const require = createRequire('/app.mjs');
const { DescribeRepositoriesCommand, ECRClient } = require('@aws-sdk/client-ecr');
const { GetCallerIdentityCommand, STSClient } = require('@aws-sdk/client-sts');
const [ecr, sts] = [new ECRClient({ maxAttempts: 1 }), new STSClient({ maxAttempts: 1 })];
process.on('SIGTERM', () => process.exit(0));
let told;
for (;;) {
  const identity = await sts.send(new GetCallerIdentityCommand({})).then(({ Arn }) => Arn, (error) => error.name);
  const repositories = await ecr.send(new DescribeRepositoriesCommand({})).then(({ repositories }) => repositories.length, (error) => error.name + ': ' + error.message);
  const now = identity + ' sees ' + repositories;
  if (now !== told) console.log(now);
  told = now;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
`;

let daemon: TestDaemon;
let clients: Clients;
before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'sdk', '1', { entries: [...nodeEntries(prober), ...packageEntries(['@aws-sdk/client-ecr', '@aws-sdk/client-sts'])], config: { Cmd: [nodeInImage, '/app.mjs'] } });
  await pushBusybox(clients, 'app', '1');
});
after(async () => {
  if (skip === false) await daemon[Symbol.asyncDispose]();
});

/** A task whose container says what its role lets it do. */
async function probing(family: string, taskRoleArn: string | undefined): Promise<string> {
  await registerFargate(clients, family, [{ name: 'main', image: productionName(undefined, undefined, 'sdk:1') }], { cpu: '512', memory: '1024', ...(taskRoleArn !== undefined && { taskRoleArn }) });
  const [taskArn = ''] = await runFargate(clients, { taskDefinition: family });
  await taskIn(clients, taskArn, 'RUNNING');
  return taskArn;
}

function says(family: string, taskArn: string, sentence: string): Promise<unknown> {
  return until(`${family} says ${sentence}`, waitMs, async () => (await linesOf(clients, family, taskArn, 'main')).at(-1) === sentence).catch(async (thrown: unknown) => {
    throw new Error(`it said ${JSON.stringify(await linesOf(clients, family, taskArn, 'main'))}`, { cause: thrown });
  });
}

const sessionArn = (role: string, taskArn: string) => `arn:aws:sts::000000000000:assumed-role/${role}/${taskIdOf(taskArn)}`;
const denied = (role: string, taskArn: string) => `${sessionArn(role, taskArn)} sees AccessDeniedException: User: ${sessionArn(role, taskArn)} is not authorized to perform: ecr:DescribeRepositories on resource: arn:aws:ecr:us-east-1:000000000000:repository/* because no identity-based policy allows the ecr:DescribeRepositories action`;

test('the SDK in a container is its task role: what that allows works, what not is refused, and a changed role acts at once', { skip }, async () => {
  const taskArn = await probing('changing', await taskRole(clients, 'changing'));
  await says('changing', taskArn, denied('changing', taskArn));
  await allow(clients, 'changing', { look: [['ecr:DescribeRepositories', '*']] });
  await says('changing', taskArn, `${sessionArn('changing', taskArn)} sees 2`);
  await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: 'changing', PolicyName: 'look' }));
  await says('changing', taskArn, denied('changing', taskArn));
});

test('the same image under two roles sees two identities, and without a role none', { skip }, async () => {
  const one = await probing('seeing', await taskRole(clients, 'seeing', [['ecr:DescribeRepositories', '*']]));
  const other = await probing('blind', await taskRole(clients, 'blind'));
  const nobody = await probing('nobody', undefined);
  await says('seeing', one, `${sessionArn('seeing', one)} sees 2`);
  await says('blind', other, denied('blind', other));
  await says('nobody', nobody, 'CredentialsProviderError sees CredentialsProviderError: Could not load credentials from any providers');
});

/** Runs a shell script as a task's only container; resolves to its task. */
async function script(family: string, command: string, taskRoleArn?: string, environment: { name: string; value: string }[] = []): Promise<string> {
  await registerFargate(clients, family, [{ name: 'main', image: productionName(), command: ['sh', '-c', command], environment }], { ...(taskRoleArn !== undefined && { taskRoleArn }) });
  const [taskArn = ''] = await runFargate(clients, { taskDefinition: family });
  return taskArn;
}

const tellPath = 'echo "path $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"; trap "exit 0" TERM; while true; do sleep 0.1; done';
const pathTold = (family: string, taskArn: string) => until(`${family} tells its path`, waitMs, async () => (await linesOf(clients, family, taskArn, 'main'))[0]?.replace('path ', ''));

test("a task cannot have another's credentials: not by guessing, not from its own address, and not by an id whose task has ended", { skip }, async () => {
  const role = await taskRole(clients, 'owner', [['ecr:DescribeRepositories', '*']]);
  const owner = await script('owner', tellPath, role);
  const path = await pathTold('owner', owner);
  assert.match(path, /^\/v2\/credentials\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

  const tries = `for uri in $OTHERS /v2/credentials/00000000-0000-4000-8000-000000000000 /v2/credentials/ $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; do wget -q -O /dev/null "http://169.254.170.2$uri" 2>&1 && echo "had $uri" || echo "refused"; done`;
  const thief = await script('thief', tries, await taskRole(clients, 'thief'), [{ name: 'OTHERS', value: path }]);
  await taskIn(clients, thief, 'STOPPED');
  const lines = (await linesOf(clients, 'thief', thief, 'main')).filter((line) => /^(?:had|refused)/.test(line));
  assert.deepEqual([lines.length, lines.slice(0, 3), lines[3]?.startsWith('had /v2/credentials/')], [4, ['refused', 'refused', 'refused'], true]);

  await clients.ecs.send(new StopTaskCommand({ task: owner }));
  await taskIn(clients, owner, 'STOPPED');
  const later = await script('later', tries, role, [{ name: 'OTHERS', value: path }]);
  await taskIn(clients, later, 'STOPPED');
  assert.equal((await linesOf(clients, 'later', later, 'main')).find((line) => /^(?:had|refused)/.test(line)), 'refused');
  for (const shown of [await clients.ecs.send(new DescribeTasksCommand({ tasks: [owner] }))]) assert.ok(!JSON.stringify(shown).includes(path.slice('/v2/credentials/'.length)), 'no answer shows the id');
});

test('credentials end with their task', { skip }, async () => {
  const family = 'leaver';
  const tell = 'wget -q -O - "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"; echo; trap "exit 0" TERM; while true; do sleep 0.1; done';
  const taskArn = await script(family, tell, await taskRole(clients, family, [['ecr:DescribeRepositories', '*']]));
  const told: { AccessKeyId: string; SecretAccessKey: string; Token: string; RoleArn: string; Expiration: string } = JSON.parse(await until('the credentials', waitMs, async () => (await linesOf(clients, family, taskArn, 'main'))[0]));
  assert.equal(told.RoleArn, 'arn:aws:iam::000000000000:role/leaver');
  const hours = (Date.parse(told.Expiration) - Date.now()) / 3_600_000;
  assert.ok(hours > 5.9 && hours <= 6, `they last six hours: ${hours}`);
  const { ECRClient, DescribeRepositoriesCommand } = await import('@aws-sdk/client-ecr');
  const taken = new ECRClient({ ...daemon.clientConfig, credentials: { accessKeyId: told.AccessKeyId, secretAccessKey: told.SecretAccessKey, sessionToken: told.Token } });
  assert.equal((await taken.send(new DescribeRepositoriesCommand({}))).repositories?.length, 2);
  await clients.ecs.send(new StopTaskCommand({ task: taskArn }));
  await taskIn(clients, taskArn, 'STOPPED');
  await assert.rejects(taken.send(new DescribeRepositoriesCommand({})), { name: 'UnrecognizedClientException' });
});

const unassumable = (role: string) => `ECS was unable to assume the role 'arn:aws:iam::000000000000:role/${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;

test('tasks with a role that is not there or does not trust ECS are not run; a service says so, and starts them once it does', { skip }, async () => {
  await registerFargate(clients, 'ghost', [{ name: 'main', image: productionName(), command: ['sleep', '1000'] }], { taskRoleArn: 'arn:aws:iam::000000000000:role/ghost' });
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  const networkConfiguration = { awsvpcConfiguration: { subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), assignPublicIp: 'ENABLED' as const } };
  await assert.rejects(clients.ecs.send(new RunTaskCommand({ taskDefinition: 'ghost', launchType: 'FARGATE', networkConfiguration })), { name: 'ClientException', message: unassumable('ghost') });

  await taskRole(clients, 'wary');
  await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'wary', PolicyDocument: trustsTasks.replace('ecs-tasks', 'lambda') }));
  await registerFargate(clients, 'wary', [{ name: 'main', image: productionName(), command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'] }], { taskRoleArn: 'arn:aws:iam::000000000000:role/wary' });
  await clients.ecs.send(new CreateServiceCommand({ serviceName: 'wary', taskDefinition: 'wary', desiredCount: 1, launchType: 'FARGATE', networkConfiguration }));
  const service = async () => (await clients.ecs.send(new DescribeServicesCommand({ services: ['wary'] }))).services?.[0];
  await until('the service says so', waitMs, async () => (await service())?.events?.[0]?.message === `(service wary) failed to launch a task with (error ${unassumable('wary')}).`);
  const onlyIn = (account: string) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole', Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:ecs:us-east-1:${account}:*` }, StringEquals: { 'aws:SourceAccount': account } } }] });
  await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'wary', PolicyDocument: onlyIn('111111111111') }));
  assert.equal((await service())?.runningCount, 0);
  await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'wary', PolicyDocument: onlyIn('000000000000') }));
  await until('it runs', waitMs, async () => (await service())?.runningCount === 1);
  assert.ok(((await service())?.events?.length ?? 0) < 6, 'it was not said again and again');
});
