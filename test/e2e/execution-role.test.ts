import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { DeleteRoleCommand, DeleteRolePolicyCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { privateRegistry } from '../support/private-registry.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { allow, taskRole } from '../support/roles.ts';
import { linesOf, productionName, registerFargate, runFargate, taskIdOf, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const waitMs = 90_000;
const skip = lacksContainers;
const everything = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'secretsmanager:GetSecretValue'];
const retrieval = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';

let daemon: TestDaemon;
let clients: Clients;
before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  // The image is on the host: what follows is refused all the same.
  const [warm = ''] = await run('warm', {}, await lackingRole('warm', 'nothing'));
  await taskIn(clients, warm, 'RUNNING');
  await until('what the daemon does with a role is a use of it', waitMs, async () => (await clients.iam.send(new GetRoleCommand({ RoleName: 'exec-warm' }))).Role?.RoleLastUsed?.Region === 'us-east-1');
});
after(async () => {
  if (skip === false) await daemon[Symbol.asyncDispose]();
});

/** A role that may do all that an execution role does but one action. */
function lackingRole(name: string, action: string): Promise<string> {
  return taskRole(clients, `exec-${name}`, everything.filter((one) => one !== action).map((one) => [one, '*'] as const));
}

async function run(family: string, container: Partial<ContainerDefinition>, executionRoleArn: string): Promise<readonly string[]> {
  await registerFargate(clients, family, [{ name: 'main', image: productionName(), command: ['sh', '-c', 'trap "exit 0" TERM; i=0; while true; do i=$((i+1)); echo line $i; sleep 0.1; done'], ...container }], { executionRoleArn });
  return runFargate(clients, { taskDefinition: family });
}

const refusal = (family: string, taskArn: string, action: string, resource: string) => `AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/exec-${family}/${taskIdOf(taskArn)} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
const logGroup = (family: string) => `arn:aws:logs:us-east-1:000000000000:log-group:/ecs/${family}`;

for (const [action, family, sentence] of [
  ['ecr:GetAuthorizationToken', 'token', (task: string) => `${retrieval}unable to retrieve ecr registry auth: service call has been retried 1 time(s): operation error ECR: GetAuthorizationToken, https response error StatusCode: 400, RequestID: …, api error ${refusal('token', task, 'ecr:GetAuthorizationToken', '*')}`],
  ['ecr:BatchGetImage', 'manifest', () => `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${productionName()}: pulling from host 000000000000.dkr.ecr.us-east-1.amazonaws.com failed with status code [manifests 1]: 403 Forbidden`],
  ['ecr:GetDownloadUrlForLayer', 'layers', () => 'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://000000000000.dkr.ecr.us-east-1.amazonaws.com/v2/app/blobs/: 403 Forbidden'],
  ['logs:CreateLogStream', 'stream', (task: string) => `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${refusal('stream', task, 'logs:CreateLogStream', `${logGroup('stream')}:log-stream:ecs/main/${taskIdOf(task)}`)} : exit status 1`],
  ['logs:CreateLogGroup', 'group', (task: string) => `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log group: ${refusal('group', task, 'logs:CreateLogGroup', `${logGroup('group')}:log-stream:`)} : exit status 1`],
] as const) {
  test(`an execution role without ${action} stops the task in the words of Fargate`, { skip }, async () => {
    const [taskArn = ''] = await run(family, {}, await lackingRole(family, action));
    const stopped = await taskIn(clients, taskArn, 'STOPPED');
    assert.deepEqual([stopped.stopCode, stopped.stoppedReason?.replaceAll(/RequestID: [0-9a-f-]{36}/g, 'RequestID: …')], ['TaskFailedToStart', sentence(taskArn)]);
  });
}

test('an execution role that may no longer write logs loses them, and the task goes on', { skip }, async () => {
  const [taskArn = ''] = await run('quiet', {}, await lackingRole('quiet', 'logs:PutLogEvents'));
  await taskIn(clients, taskArn, 'RUNNING');
  await allow(clients, 'exec-quiet', { writes: [['logs:PutLogEvents', '*']] });
  await until('it is heard', waitMs, async () => (await linesOf(clients, 'quiet', taskArn, 'main')).length > 3);
  await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: 'exec-quiet', PolicyName: 'writes' }));
  const heard = await until('it falls silent', waitMs, async () => {
    const before = (await linesOf(clients, 'quiet', taskArn, 'main')).length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return (await linesOf(clients, 'quiet', taskArn, 'main')).length === before && before;
  });
  assert.ok(heard > 3);
  await taskIn(clients, taskArn, 'RUNNING');
});

test('a role that is deleted is refused to new tasks, and the running ones go on', { skip }, async () => {
  await assert.rejects(run('deleted', {}, 'arn:aws:iam::000000000000:role/exec-absent'), { name: 'ClientException', message: /^ECS was unable to assume the role 'arn:aws:iam::000000000000:role\/exec-absent'/ });
  const executionRoleArn = await lackingRole('leaving', 'nothing');
  const [taskArn = ''] = await run('leaving', {}, executionRoleArn);
  await taskIn(clients, taskArn, 'RUNNING');
  await clients.iam.send(new DeleteRolePolicyCommand({ RoleName: 'exec-leaving', PolicyName: 'allowed' }));
  await clients.iam.send(new DeleteRoleCommand({ RoleName: 'exec-leaving' }));
  await assert.rejects(runFargate(clients, { taskDefinition: 'leaving' }), { name: 'ClientException' });
  await taskIn(clients, taskArn, 'RUNNING');
});

test('an image of a private registry is pulled with the credentials of a secret, which the execution role reads', { skip }, async () => {
  const { authorizationData } = await clients.ecr.send(new GetAuthorizationTokenCommand({}));
  await using registry = await privateRegistry({ registry: daemon.registry, token: known(authorizationData?.[0]?.authorizationToken, 'a token'), username: 'ann', password: 'open-sesame' });
  const manager = new SecretsManagerClient(daemon.clientConfig);
  const secret = async (Name: string, SecretString: string) => known((await manager.send(new CreateSecretCommand({ Name, SecretString }))).ARN, 'an ARN');
  const right = await secret('registry/right', '{"username":"ann","password":"open-sesame"}');
  const wrong = await secret('registry/wrong', '{"username":"ann","password":"open-barley"}');
  const odd = await secret('registry/odd', 'ann:open-sesame');
  const half = await secret('registry/half', '{"username":"ann"}');
  const image = `${registry.authority}/app:1`;
  const executionRoleArn = await lackingRole('private', 'nothing');
  const reason = async (family: string, credentialsParameter: string | undefined, role = executionRoleArn) => {
    const [taskArn = ''] = await run(family, { image, ...(credentialsParameter !== undefined && { repositoryCredentials: { credentialsParameter } }) }, role);
    return { taskArn, reason: (await taskIn(clients, taskArn, 'STOPPED')).stoppedReason?.replaceAll(/RequestID: [0-9a-f-]{36}/g, 'RequestID: …') };
  };
  const denied = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
  const auth = `${retrieval}unable to get registry auth from asm: service call has been retried 1 time(s): `;
  assert.equal((await reason('private-none', undefined)).reason, denied);
  const [taskArn = ''] = await run('private-right', { image, repositoryCredentials: { credentialsParameter: right } }, executionRoleArn);
  await taskIn(clients, taskArn, 'RUNNING');
  // The image is on the host now, and its registry has given a token: both are of no use to others.
  assert.equal((await reason('private-again', undefined)).reason, denied);
  assert.equal((await reason('private-wrong', wrong)).reason, denied);
  assert.equal((await reason('private-odd', odd)).reason, `${auth}asm fetching authorization data: unable to unmarshal secret value, invalid schema`);
  assert.equal((await reason('private-half', half)).reason, `${auth}asm fetching password: AuthorizationData is malformed, empty field`);
  const blind = await reason('asm', right, await lackingRole('asm', 'secretsmanager:GetSecretValue'));
  assert.equal(blind.reason, `${auth}asm fetching secret from the service for ${right}: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: …, api error ${refusal('asm', blind.taskArn, 'secretsmanager:GetSecretValue', right)}`);
});
