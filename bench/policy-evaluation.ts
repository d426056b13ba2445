import { policyAuthorizer } from '#auth/policy-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { systemClock } from '#base/clock.ts';
import { systemRandom } from '#base/random.ts';
import { iamGroups } from '#model/iam-group.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles, roleArn } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { AttachRolePolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateRoleCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { DescribeTaskDefinitionCommand, ListClustersCommand, ECSClient, RegisterTaskDefinitionCommand, type ECSClientConfig } from '@aws-sdk/client-ecs';
import type { BenchDaemon } from './daemon.ts';
import { median, type Row } from './report.ts';
import { rolePolicies } from './role-policies.ts';
import { signedRequest } from './signed-request.ts';
import { load } from './wrk.ts';

const account = '000000000000';
const evaluationsPerSecondMin = 100_000;
const rootShareMin = 0.7;
const evaluateMs = 2_000;
const rounds = 3;
const seconds = 3;

/** How often a second the authorizer decides about a session of a role with ten policies of twenty statements, on one core. */
export async function benchPolicyEvaluation(): Promise<readonly Row[]> {
  await using store = await Store.open(memoryJournal(), [iamUsers, iamGroups, iamRoles, iamPolicies]);
  const arn = roleArn({ account, path: '/', name: 'bench' });
  const role = { account, arn, id: 'AROABENCH', name: 'bench', path: '/', createdAt: 0, assumeRolePolicyDocument: '', maxSessionDurationSeconds: 3_600, tags: [{ key: 'team', value: 'green' }], attachedPolicyArns: [] };
  await store.transact((transaction) => transaction.put(iamRoles, { ...role, inlinePolicies: Object.fromEntries(rolePolicies.map((policy, index) => [`p${index}`, policy])) }));
  const authorizer = policyAuthorizer({ store, sealing: sealingBy(new Uint8Array(32), systemRandom), clock: systemClock });
  const session = { kind: 'AssumeRole', issuedAt: 0, expiresAt: 0, tags: {}, transitiveTagKeys: [] } as const;
  const principal = { account, arn: `arn:aws:sts::${account}:assumed-role/bench/s`, userId: 'AROABENCH:s', accessKeyId: 'ASIA', isRoot: false, identityArn: arn, session };
  const call: Call = { account, region: 'eu-west-1', principal, requestId: '', host: '', sourceIp: '203.0.113.7', receivedAt: 0 };
  const requests = requestsOf();
  const rates = Array.from({ length: rounds + 1 }, () => rateOf((index) => void authorizer.authorize(call, [requests[index % requests.length] ?? requests[0]])));
  const ours = median(rates.slice(1));
  return [{ what: 'evaluation: a role with 10 policies of 20 statements', ours: `${Math.round(ours).toLocaleString('en')}/s`, against: '', ratio: '', reach: `≥ ${evaluationsPerSecondMin.toLocaleString('en')}/s`, isReached: ours >= evaluationsPerSecondMin }];
}

function requestsOf(): readonly [AccessRequest, ...AccessRequest[]] {
  const task = (number: number) => `arn:aws:ecs:eu-west-1:${account}:task-definition/app:${number}`;
  return [
    { action: 'ecs:ListClusters', resource: '*' },
    { action: 'ecs:RunTask', resource: task(1), keys: { 'ecs:cluster': `arn:aws:ecs:eu-west-1:${account}:cluster/default`, 'ecs:enable-execute-command': 'false' } },
    { action: 'ecs:DescribeTasks', resource: `arn:aws:ecs:eu-west-1:${account}:task/default/0123456789` },
    { action: 'ecs:DescribeTaskDefinition', resource: '*' },
  ];
}

function rateOf(work: (index: number) => void): number {
  const startedAt = performance.now();
  let count = 0;
  while (performance.now() - startedAt < evaluateMs) for (let batch = 0; batch < 1_000; batch += 1) work((count += 1));
  return (count * 1_000) / (performance.now() - startedAt);
}

/** The rate at which such a role is answered over HTTP, beside root's; both take turns. */
export async function benchAuthorizedRequests(daemon: BenchDaemon): Promise<readonly Row[]> {
  const config = { ...daemon.clientConfig, credentials: await sessionOfRole(daemon) };
  await new ECSClient(daemon.clientConfig).send(new RegisterTaskDefinitionCommand({ family: 'bench-identities', containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64 }] }));
  const rows: Row[] = [];
  for (const [name, send] of calls) {
    const sides = [await sideOf(daemon.clientConfig, send), await sideOf(config, send)] as const;
    for (const side of sides) await side();
    const rates: (readonly [root: number, role: number])[] = [];
    for (let round = 0; round < rounds; round += 1) rates.push([await sides[0](), await sides[1]()]);
    const [root, role] = [median(rates.map(([rate]) => rate)), median(rates.map(([, rate]) => rate))];
    rows.push({ what: `${name} by a role with 10 policies of 20 statements`, ours: `${Math.round(role)} req/s`, against: `root ${Math.round(root)} req/s`, ratio: `${Math.round((100 * role) / root)} %`, reach: `≥ ${rootShareMin * 100} %`, isReached: role >= rootShareMin * root });
  }
  return rows;
}

type Send = (client: ECSClient) => Promise<unknown>;

const calls: readonly (readonly [string, Send])[] = [
  ['DescribeTaskDefinition', (client) => client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'bench-identities' }))],
  ['ListClusters', (client) => client.send(new ListClustersCommand({}))],
];

async function sideOf(config: ECSClientConfig & { readonly endpoint: string }, send: Send): Promise<() => Promise<number>> {
  const target = { ...(await signedRequest(config, send)), url: config.endpoint };
  return async () => (await load({ ...target, seconds })).requestsPerSecond;
}

/** Root cannot assume roles, so that a user does. */
async function sessionOfRole({ clientConfig }: BenchDaemon) {
  const iam = new IAMClient(clientConfig);
  const { Role: { Arn: roleArn } = {} } = await iam.send(new CreateRoleCommand({ RoleName: 'bench', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }] }) }));
  for (const [index, PolicyDocument] of rolePolicies.entries()) {
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: `bench-${index}`, PolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'bench', PolicyArn: Policy?.Arn }));
  }
  await iam.send(new CreateUserCommand({ UserName: 'bench' }));
  await iam.send(new PutUserPolicyCommand({ UserName: 'bench', PolicyName: 'assume', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn }] }) }));
  const { AccessKey: { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = {} } = await iam.send(new CreateAccessKeyCommand({ UserName: 'bench' }));
  const sts = new STSClient({ endpoint: clientConfig.endpoint, region: clientConfig.region, credentials: { accessKeyId, secretAccessKey } });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'bench' }));
  return { accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: Credentials?.SecretAccessKey ?? '', sessionToken: Credentials?.SessionToken ?? '' };
}
