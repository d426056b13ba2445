import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { CreateAccessKeyCommand, CreateOpenIDConnectProviderCommand, CreateRoleCommand, CreateUserCommand, IAMClient, PutRolePolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { runProgram } from '#cli/run-program.ts';
import { identityProvider, type IdentityProvider } from '#services/sts/testing/identity-provider.ts';
import { awsCliWithEndpointUrl } from '../support/aws-cli.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pythonWithBoto3 } from '../support/programs.ts';
import { refusalOf } from '../support/refusal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const account = '000000000000';
const timeoutMs = 180_000;
const aws = awsCliWithEndpointUrl();
const python = pythonWithBoto3();
const lacksCli = aws === undefined && 'no AWS CLI that knows AWS_ENDPOINT_URL is installed';

let daemon: TestDaemon;
before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
});
after(() => daemon[Symbol.asyncDispose]());

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

async function newRole(RoleName: string, trust: object, allowed: string): Promise<string> {
  const { iam } = clientsOf(daemon);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, Path: '/team/', AssumeRolePolicyDocument: policy(trust) }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'allowed', PolicyDocument: policy({ Action: allowed, Resource: '*' }) }));
  return known(Role?.Arn, 'an ARN');
}

async function newUser(UserName: string) {
  const { iam } = clientsOf(daemon);
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'roles', PolicyDocument: policy({ Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'], Resource: '*' }) }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: known(AccessKey?.AccessKeyId, 'an id'), secretAccessKey: known(AccessKey?.SecretAccessKey, 'a secret') };
}

/** A program with nothing of the daemon's credentials in its environment. */
async function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: _secret, ...shared } = daemon.environment;
  const { exitCode, stdout, stderr } = await runProgram(program, args, { timeoutMs, environment: { ...shared, AWS_PAGER: '', AWS_EC2_METADATA_DISABLED: 'true', ...environment } });
  return exitCode === 0 ? stdout.trim() : stderr.trim();
}

test('a profile of the AWS CLI with role_arn and source_profile calls as the role, and is refused without the external id', { skip: lacksCli }, async () => {
  await using folder = await temporaryFolder('profiles');
  const keys = await newUser('cli');
  const arn = await newRole('cli-role', { Principal: { AWS: account }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': 'x-7' } } }, 'ecs:ListClusters');
  const at = (name: string) => join(folder.path, name);
  await writeFile(at('credentials'), `[cli]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`);
  const profile = (name: string, ...lines: readonly string[]) => `[profile ${name}]\nrole_arn = ${arn}\nsource_profile = cli\nrole_session_name = from-cli\n${lines.join('\n')}\n`;
  await writeFile(at('config'), profile('role', 'external_id = x-7') + profile('stranger'));
  const environment = { AWS_CONFIG_FILE: at('config'), AWS_SHARED_CREDENTIALS_FILE: at('credentials'), HOME: folder.path };
  const cli = (name: string, ...args: readonly string[]) => run(aws ?? 'aws', ['--profile', name, ...args, '--output', 'text'], environment);
  assert.equal(await cli('role', 'sts', 'get-caller-identity', '--query', 'Arn'), `arn:aws:sts::${account}:assumed-role/cli-role/from-cli`);
  assert.match(await cli('role', 'ecs', 'list-clusters'), /cluster\/default/);
  assert.match(await cli('role', 'iam', 'list-users'), /\(AccessDenied\).*assumed-role\/cli-role\/from-cli is not authorized to perform: iam:ListUsers on resource: /);
  assert.match(await cli('stranger', 'sts', 'get-caller-identity'), /\(AccessDenied\) when calling the AssumeRole operation: User: arn:aws:iam::000000000000:user\/cli is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role\/team\/cli-role/);
});

const nodeScript = 'import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts"; console.log((await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn);';

test('AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are all that the AWS CLI, boto3 and the SDK for JavaScript need to be the role', { skip: lacksCli }, async () => {
  await using folder = await temporaryFolder('web-identity');
  await using provider = await identityProvider();
  await trusted(provider);
  const file = join(folder.path, 'token');
  await writeFile(file, await provider.token({ sub: 'system:serviceaccount:web:app' }));
  const environment = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: `arn:aws:iam::${account}:role/team/pod`, AWS_ROLE_SESSION_NAME: 'pod', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', HOME: folder.path };
  const cli = (...args: readonly string[]) => run(aws ?? 'aws', [...args, '--output', 'text'], environment);
  // The CLI keeps sessions, by what it asked for.
  const anew = (name: string) => run(aws ?? 'aws', ['sts', 'get-caller-identity'], { ...environment, AWS_ROLE_SESSION_NAME: name });
  const identity = `arn:aws:sts::${account}:assumed-role/pod/pod`;
  assert.equal(await cli('sts', 'get-caller-identity', '--query', 'Arn'), identity);
  assert.match(await cli('ecs', 'list-clusters'), /cluster\/default/);
  assert.match(await cli('ecs', 'create-cluster'), /\(AccessDeniedException\).*assumed-role\/pod\/pod is not authorized to perform: ecs:CreateCluster/);
  if (python !== undefined) assert.equal(await run(python, ['-c', 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])'], environment), identity);
  assert.equal(await run(process.execPath, ['--input-type=module', '-e', nodeScript], environment), identity);
  // As the API reference has it, a URL alone does it too.
  const query = new URLSearchParams({ Version: '2011-06-15', Action: 'AssumeRoleWithWebIdentity', RoleArn: environment.AWS_ROLE_ARN, RoleSessionName: 'url', WebIdentityToken: await provider.token({ sub: 'system:serviceaccount:web:app' }) });
  assert.match(await (await fetch(`${daemon.endpoint}/?${query.toString()}`)).text(), /<Arn>arn:aws:sts::000000000000:assumed-role\/pod\/url<\/Arn>/);
  await writeFile(file, await provider.token({ sub: 'system:serviceaccount:web:other' }));
  assert.match(await anew('other'), /\(AccessDenied\) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity$/);
  await writeFile(file, await provider.token({ exp: Math.floor(Date.now() / 1_000) - 5 }));
  assert.match(await anew('late'), /\(ExpiredTokenException\) when calling the AssumeRoleWithWebIdentity operation: Token expired: current date\/time \d+ must be before the expiration date\/time \d+/);
});

/** An OIDC provider that IAM knows, and a role for one of its service accounts. */
async function trusted({ url, thumbprint }: IdentityProvider): Promise<void> {
  const { OpenIDConnectProviderArn } = await clientsOf(daemon).iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${url}`, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [thumbprint] }));
  await newRole('pod', {
    Principal: { Federated: OpenIDConnectProviderArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${url}:sub`]: 'system:serviceaccount:web:app', [`${url}:aud`]: 'sts.amazonaws.com' } },
  }, 'ecs:ListClusters');
}

test('a session policy takes from a role what it does not allow, and session tags are what policies see of the principal', async () => {
  const keys = await newUser('limiter');
  const RoleArn = await newRole('limited', { Principal: { AWS: account }, Action: ['sts:AssumeRole', 'sts:TagSession'] }, '*');
  const sts = new STSClient({ ...daemon.clientConfig, credentials: keys });
  const clientWith = async (input: { readonly Policy: string; readonly Tags?: { Key: string; Value: string }[] }) => {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'limited', ...input }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return new EC2Client({ ...daemon.clientConfig, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } });
  };
  const refused = await refusalOf((await clientWith({ Policy: policy({ Action: 'ecs:*', Resource: '*' }) })).send(new DescribeVpcsCommand({})));
  assert.match(`${refused.name}: ${refused.message}`, /^UnauthorizedOperation: .*because no session policy allows the ec2:DescribeVpcs action/);
  const Policy = policy({ Action: 'ec2:*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'web' } } });
  await (await clientWith({ Policy, Tags: [{ Key: 'team', Value: 'web' }] })).send(new DescribeVpcsCommand({}));
  assert.equal((await refusalOf((await clientWith({ Policy })).send(new DescribeVpcsCommand({})))).name, 'UnauthorizedOperation');
});

test('a role of another account is assumed when both sides allow it, and not when one does not', async () => {
  const other = '111122223333';
  const config = { ...daemon.clientConfig, credentials: { ...daemon.credentials, accessKeyId: other } };
  const iam = new IAMClient(config);
  const userOf = async (UserName: string, allowed: boolean) => {
    await iam.send(new CreateUserCommand({ UserName }));
    if (allowed) await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'roles', PolicyDocument: policy({ Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${account}:role/*` }) }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: known(AccessKey?.AccessKeyId, 'an id'), secretAccessKey: known(AccessKey?.SecretAccessKey, 'a secret') };
  };
  const open = await newRole('open-to-other', { Principal: { AWS: other }, Action: 'sts:AssumeRole' }, 'ecs:*');
  const closed = await newRole('closed-to-other', { Principal: { AWS: account }, Action: 'sts:AssumeRole' }, 'ecs:*');
  const [allowed, forbidden] = [await userOf('allowed', true), await userOf('forbidden', false)];
  const assume = (credentials: typeof allowed, RoleArn: string) => new STSClient({ ...config, credentials }).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'guest' }));
  const { AssumedRoleUser } = await assume(allowed, open);
  assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::${account}:assumed-role/open-to-other/guest`);
  const [notThere, notTrusted, notAllowed] = [await refusalOf(assume(allowed, `${closed}-not`)), await refusalOf(assume(allowed, closed)), await refusalOf(assume(forbidden, open))];
  for (const { name } of [notThere, notTrusted, notAllowed]) assert.equal(name, 'AccessDenied');
  // Who is not trusted cannot tell whether there is such a role.
  assert.equal(notThere.message.replace('closed-to-other-not', 'closed-to-other'), notTrusted.message);
});

test("docker's password is the session's that asked for it: it may pull what the role may, and no more", async () => {
  const { ecr } = clientsOf(daemon);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'mine' }));
  const keys = await newUser('puller');
  const RoleArn = await newRole('puller', { Principal: { AWS: account }, Action: 'sts:AssumeRole' }, 'ecr:*');
  const sts = new STSClient({ ...daemon.clientConfig, credentials: keys });
  const statusOf = async (Policy: string) => {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'docker', DurationSeconds: 900, Policy }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {};
    const session = new ECRClient({ ...daemon.clientConfig, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } });
    const { authorizationData: [login] = [] } = await session.send(new GetAuthorizationTokenCommand({}));
    assert.ok(Math.abs((login?.expiresAt?.getTime() ?? 0) - (Expiration?.getTime() ?? 0)) < 2_000, 'it ends with its session');
    const response = await fetch(`${daemon.endpoint}/v2/mine/tags/list`, { headers: { authorization: `Basic ${login?.authorizationToken}` } });
    return `${response.status} ${await response.text()}`;
  };
  assert.match(await statusOf(policy({ Action: 'ecr:*', Resource: '*' })), /^200 .*"mine"/);
  assert.match(await statusOf(policy({ Action: 'ecr:GetAuthorizationToken', Resource: '*' })), /^403 .*assumed-role\/puller\/docker is not authorized to perform: ecr:ListImages on resource: .*because no session policy allows the ecr:ListImages action/);
});
