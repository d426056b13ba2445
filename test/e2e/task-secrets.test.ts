import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DescribeTaskDefinitionCommand, DescribeTasksCommand, type ContainerDefinition, type Secret } from '@aws-sdk/client-ecs';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, PutParameterCommand, SSMClient, type PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { known } from '#base/assert.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { taskRole } from '../support/roles.ts';
import { containerdFilesWith, stateFilesWith } from '../support/state-files.ts';
import { awslogs, linesOf, productionName, registerFargate, runFargate, taskIdOf, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const waitMs = 90_000;
const skip = lacksContainers;
/** What an execution role needs besides its secrets. */
const pullsAndLogs = [['ecr:GetAuthorizationToken', '*'], ['ecr:BatchCheckLayerAvailability', '*'], ['ecr:GetDownloadUrlForLayer', '*'], ['ecr:BatchGetImage', '*'], ['logs:CreateLogGroup', '*'], ['logs:CreateLogStream', '*'], ['logs:PutLogEvents', '*']] as const;
const readsSecrets = [['ssm:GetParameters', '*'], ['secretsmanager:GetSecretValue', '*'], ['kms:Decrypt', '*']] as const;

let daemon: TestDaemon;
let clients: Clients;
let ssm: SSMClient;
let manager: SecretsManagerClient;
let reader: string;
before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  ssm = new SSMClient(daemon.clientConfig);
  manager = new SecretsManagerClient(daemon.clientConfig);
  await pushBusybox(clients, 'app', '1');
  reader = await taskRole(clients, 'reader', [...pullsAndLogs, ...readsSecrets]);
});
after(async () => {
  if (skip === false) await daemon[Symbol.asyncDispose]();
});

const parameter = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = {}, client = ssm) => client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', ...more }));
const secret = async (Name: string, SecretString: string) => known((await manager.send(new CreateSecretCommand({ Name, SecretString }))).ARN, 'an ARN');

/** Registers and runs a task with these secrets. */
async function started(family: string, secrets: Secret[], change: Partial<ContainerDefinition> = {}, executionRoleArn = reader): Promise<string> {
  await registerFargate(clients, family, [{ name: 'main', image: productionName(), command: ['sh', '-c', 'env | sort; trap "exit 0" TERM; while true; do sleep 0.1; done'], secrets, ...change }], { executionRoleArn });
  const [taskArn = ''] = await runFargate(clients, { taskDefinition: family });
  return taskArn;
}

/** The variables that the task's container has been told. */
async function variablesOf(family: string, taskArn: string): Promise<ReadonlyMap<string, string>> {
  await taskIn(clients, taskArn, 'RUNNING');
  const lines = await until('the environment is printed', waitMs, async () => {
    const printed = await linesOf(clients, family, taskArn, 'main');
    return printed.some((line) => line.startsWith('PATH=')) && printed.some((line) => line.startsWith('PWD=')) && printed;
  });
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

test('a container is told secrets by every form of valueFrom', { skip }, async () => {
  const elsewhere = new SSMClient({ ...daemon.clientConfig, region: 'eu-west-1' });
  await parameter('plain', 'by name', { Type: 'String' });
  await parameter('/shop/db/password', 'in a hierarchy');
  await parameter('/shop/by/arn', 'by ARN');
  await parameter('/shop/far', 'of another Region', {}, elsewhere);
  for (let index = 0; index < 12; index += 1) await parameter(`/many/${index}`, `number ${index}`);
  const json = await secret('shop/json', JSON.stringify({ user: 'ann', port: 5_432, nested: { a: [1] } }));
  const text = await secret('shop/text', 'first words');
  const { VersionId = '' } = await manager.send(new PutSecretValueCommand({ SecretId: text, SecretString: 'second words' }));
  const secrets = {
    PLAIN: 'plain',
    HIERARCHY: '/shop/db/password',
    BY_ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/shop/by/arn',
    FAR: 'arn:aws:ssm:eu-west-1:000000000000:parameter/shop/far',
    WHOLE: json,
    USER: `${json}:user::`,
    PORT: `${json}:port::`,
    NESTED: `${json}:nested::`,
    STAGE: `${text}::AWSPREVIOUS:`,
    VERSION: `${text}:::${VersionId}`,
    CURRENT: `${text}:::`,
    SHORT: text.replace(/-[A-Za-z0-9]{6}$/, ''),
    ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`MANY_${index}`, `/many/${index}`])),
  };
  const taskArn = await started('forms', Object.entries(secrets).map(([name, valueFrom]) => ({ name, valueFrom })));
  const told = await variablesOf('forms', taskArn);
  const expected = {
    PLAIN: 'by name',
    HIERARCHY: 'in a hierarchy',
    BY_ARN: 'by ARN',
    FAR: 'of another Region',
    WHOLE: '{"user":"ann","port":5432,"nested":{"a":[1]}}',
    USER: 'ann',
    PORT: '5432',
    NESTED: '{"a":[1]}',
    STAGE: 'first words',
    VERSION: 'second words',
    CURRENT: 'second words',
    SHORT: 'second words',
    ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`MANY_${index}`, `number ${index}`])),
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, told.get(name)])), expected);
});

test('secrets are fetched at each start: a task that runs keeps what it was told, the next one is told the new value', { skip }, async () => {
  await parameter('/turns', 'old');
  const one = await started('turns', [{ name: 'TURN', valueFrom: '/turns' }]);
  assert.equal((await variablesOf('turns', one)).get('TURN'), 'old');
  await parameter('/turns', 'new', { Overwrite: true });
  const [two = ''] = await runFargate(clients, { taskDefinition: 'turns' });
  assert.equal((await variablesOf('turns', two)).get('TURN'), 'new');
  assert.deepEqual((await linesOf(clients, 'turns', one, 'main')).filter((line) => line.startsWith('TURN=')), ['TURN=old']);
});

test('secret options of the log driver are fetched by the execution role, too, and again by a daemon that starts again', { skip }, async () => {
  await parameter('/pattern', '^begin');
  const logConfiguration: ContainerDefinition['logConfiguration'] = { logDriver: 'awslogs', options: awslogs('options')?.options, secretOptions: [{ name: 'awslogs-multiline-pattern', valueFrom: '/pattern' }] };
  const taskArn = await started('options', [], { command: ['sh', '-c', 'trap "exit 0" TERM; while true; do echo begin; echo more; sleep 0.2; done'], logConfiguration });
  await taskIn(clients, taskArn, 'RUNNING');
  const events = () => linesOf(clients, 'options', taskArn, 'main');
  await until('events of two lines', waitMs, async () => (await events()).length > 2);
  await daemon.kill();
  await daemon.startAgain();
  clients = clientsOf(daemon);
  const before = (await events()).length;
  await until('more of them', waitMs, async () => (await events()).length > before + 5);
  // The one that was open when the daemon died may be in two parts.
  const whole = (await events()).filter((event) => event === 'begin\nmore\n').length;
  assert.ok(whole >= (await events()).length - 3, JSON.stringify(await events()));
});

const session = (role: string, taskArn: string) => `arn:aws:sts::000000000000:assumed-role/${role}/${taskIdOf(taskArn)}`;
const noId = (text: string | undefined) => text?.replaceAll(/RequestID: [0-9a-f-]{36}/g, 'RequestID: …');
const retrieval = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';

test('a secret that cannot be had stops the task in the words of Fargate', { skip }, async () => {
  const json = await secret('wrong/json', '{"a":"hidden-1"}');
  const text = await secret('wrong/text', 'hidden-2');
  const gone = await secret('wrong/gone', 'hidden-3');
  await manager.send(new DeleteSecretCommand({ SecretId: gone }));
  const absent = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:absent-AbCdEf';
  const asm = `${retrieval}unable to retrieve secret from asm: service call has been retried 1 time(s): `;
  const failed = (arn: string, why: string) => `${asm}failed to fetch secret ${arn} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: …, ${why}`;
  const cases: readonly (readonly [string, string])[] = [
    ['/absent', `${retrieval}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /absent`],
    [absent, failed(absent, "ResourceNotFoundException: Secrets Manager can't find the specified secret.")],
    [gone, failed(gone, "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.")],
    [`${json}:b::`, `${asm}retrieved secret from Secrets Manager did not contain json key b`],
    [`${text}:b::`, `${asm}secret ${text} is not a JSON object, so that it has no json key b`],
    [`${json}:a`, `${asm}trying to retrieve secret with value ${json}:a resulted in error: an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`],
  ];
  for (const [index, [valueFrom, sentence]] of cases.entries()) {
    const stopped = await taskIn(clients, await started(`wrong-${index}`, [{ name: 'A', valueFrom: valueFrom ?? '' }]), 'STOPPED');
    assert.deepEqual([stopped.stopCode, noId(stopped.stoppedReason)], ['TaskFailedToStart', sentence]);
    assert.ok(!(stopped.stoppedReason ?? '').includes('hidden'));
  }
});

test('the execution role is what reads secrets: without a permission of it the task stops, and the refusal says which', { skip }, async () => {
  const { KeyMetadata } = await new KMSClient(daemon.clientConfig).send(new CreateKeyCommand({}));
  const KeyId = known(KeyMetadata?.KeyId, 'a key');
  await parameter('/guarded', 'x', { KeyId });
  await parameter('/simple', 'x');
  const arn = await secret('guarded', 'x');
  const denial = (taskArn: string, role: string, action: string, resource: string) => `AccessDeniedException: User: ${session(role, taskArn)} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  const blind = await taskRole(clients, 'blind', pullsAndLogs);
  const keyless = await taskRole(clients, 'keyless', [...pullsAndLogs, ...readsSecrets.slice(0, 2)]);
  const ssmTask = await started('no-ssm', [{ name: 'A', valueFrom: '/simple' }], {}, blind);
  const asmTask = await started('no-asm', [{ name: 'A', valueFrom: arn }], {}, blind);
  const kmsTask = await started('no-kms', [{ name: 'A', valueFrom: '/guarded' }], {}, keyless);
  const reason = async (taskArn: string) => noId((await taskIn(clients, taskArn, 'STOPPED')).stoppedReason);
  assert.equal(await reason(ssmTask), `${retrieval}unable to retrieve secrets from ssm: service call has been retried 1 time(s): operation error SSM: GetParameters, https response error StatusCode: 400, RequestID: …, api error ${denial(ssmTask, 'blind', 'ssm:GetParameters', 'arn:aws:ssm:us-east-1:000000000000:parameter/simple')}`);
  assert.equal(await reason(asmTask), `${retrieval}unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: …, api error ${denial(asmTask, 'blind', 'secretsmanager:GetSecretValue', arn)}`);
  const refusedKey = await reason(kmsTask);
  assert.ok(refusedKey?.includes(session('keyless', kmsTask)) && refusedKey.includes('kms:Decrypt'), String(refusedKey));
});

test('the value is in the environment of its container and nowhere else: not in state, logs, answers or metadata, and not after a restart of the daemon', { skip }, async () => {
  const hush = `hush-${Date.now()}-in-the-container-only`;
  await parameter('/hush', hush);
  const json = await secret('hush', JSON.stringify({ password: hush }));
  // It says that it has been told without saying what.
  const proof = 'echo "$HUSH $PASSWORD" | wc -c; wget -q -O - "$ECS_CONTAINER_METADATA_URI_V4"; echo; wget -q -O - "$ECS_CONTAINER_METADATA_URI_V4/task"; echo; echo done; trap "exit 0" TERM; while true; do sleep 0.1; done';
  const taskArn = await started('hush', [{ name: 'HUSH', valueFrom: '/hush' }, { name: 'PASSWORD', valueFrom: `${json}:password::` }], { command: ['sh', '-c', proof] });
  await taskIn(clients, taskArn, 'RUNNING');
  const told = await until('it has asked its metadata', waitMs, async () => {
    const lines = await linesOf(clients, 'hush', taskArn, 'main');
    return lines.at(-1) === 'done' && lines;
  });
  assert.equal(told[0]?.trim(), String(2 * hush.length + 2), 'both were told');
  const answers = [await clients.ecs.send(new DescribeTasksCommand({ tasks: [taskArn] })), await clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'hush' })), told];
  const nowhere = async () => {
    assert.ok(!JSON.stringify(answers).includes(hush), 'an answer or the metadata show it');
    assert.deepEqual(await stateFilesWith(daemon, hush), []);
  };
  await nowhere();
  // containerd has to know what it runs, for root alone: so this finds what is there.
  assert.notDeepEqual(await containerdFilesWith(daemon, hush), []);
  // What it was told it has; the daemon that takes it over has no need of it.
  await ssm.send(new DeleteParameterCommand({ Name: '/hush' }));
  await daemon.kill();
  await nowhere();
  await daemon.startAgain();
  clients = clientsOf(daemon);
  assert.equal((await taskIn(clients, taskArn, 'RUNNING')).stoppedReason, undefined);
  await nowhere();
});
