import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import type { Principal } from '#wire/operation.ts';
import { decodeAuthorizationMessage } from './authorization-message.ts';
import { accountId, authorizerWorld, nowMs, policyAllowing } from './testing/authorizer-world.ts';

const list = { action: 'ecs:ListClusters', resource: '*' };
const root: Principal = { account: accountId, arn: `arn:aws:iam::${accountId}:root`, userId: accountId, accessKeyId: 'AKIA', isRoot: true };
const foreignKey = 'arn:aws:kms:eu-west-1:999999999999:key/1';
const trusting = (principal: unknown, more: object = {}) => JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: principal, Action: 'kms:*', Resource: '*', ...more } });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html

test('who has no policy is told who may not do what on which resource, because of what', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  await assert.rejects(world.authorize(ann, list), { message: `User: arn:aws:iam::${accountId}:user/ann is not authorized to perform: ecs:ListClusters on resource: * because no identity-based policy allows the ecs:ListClusters action` });
});

test('a denial says by which kind of policy', async () => {
  await using world = await authorizerWorld();
  const app = await world.roleSession('app', { inlinePolicies: { all: policyAllowing('*') } });
  const who = `User: ${app.arn} is not authorized to perform: ecs:ListClusters on resource: *`;
  const deny = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'ecs:*', Resource: '*' } });
  await world.authorize(app, list);
  await assert.rejects(world.authorize({ ...app, session: { ...known(app.session, 'session'), policy: policyAllowing('s3:*') } }, list), { message: `${who} because no session policy allows the ecs:ListClusters action` });
  await assert.rejects(world.authorize(app, { action: 'kms:Decrypt', resource: foreignKey }), { message: `User: ${app.arn} is not authorized to perform: kms:Decrypt on resource: ${foreignKey} because no resource-based policy allows the kms:Decrypt action` });
  await world.change(app, { permissionsBoundaryArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' });
  await assert.rejects(world.authorize(app, list), { message: `${who} because no permissions boundary allows the ecs:ListClusters action` });
  await world.change(app, { inlinePolicies: { deny } });
  await assert.rejects(world.authorize(app, list), { message: `${who} with an explicit deny in an identity-based policy` });
});

test('of a role that does not trust the caller it is said so', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann', { inlinePolicies: { all: policyAllowing('*') } });
  const resource = `arn:aws:iam::${accountId}:role/app`;
  const assume = (principal: unknown) => ({ action: 'sts:AssumeRole', resource, isResourcePolicyRequired: true, resourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' } }) });
  await world.authorize(ann, assume({ AWS: accountId }));
  await world.authorize(await world.user('bob'), assume({ AWS: `arn:aws:iam::${accountId}:user/bob` }));
  await assert.rejects(world.authorize(ann, assume({ Service: 'ecs.amazonaws.com' })), { message: `User: ${ann.arn} is not authorized to perform: sts:AssumeRole on resource: ${resource} because no role trust policy allows the sts:AssumeRole action` });
});

test('EC2 says it in its own form, with a message that DecodeAuthorizationMessage opens', async () => {
  await using world = await authorizerWorld();
  const deny = { Sid: 'NoBig', Effect: 'Deny', Action: 'ec2:*', Resource: '*', Condition: { StringEquals: { 'ec2:Vpc': 'vpc-1' } } };
  const ann = await world.user('ann', { inlinePolicies: { deny: JSON.stringify({ Version: '2012-10-17', Statement: [deny] }) } });
  const resource = `arn:aws:ec2:eu-west-1:${accountId}:subnet/*`;
  const message = await world.authorize(ann, { action: 'ec2:CreateSubnet', resource, keys: { 'ec2:Vpc': 'vpc-1' } }).then(() => '', String);
  const encoded = /^Fault: You are not authorized to perform this operation\. User: \S+ is not authorized to perform: ec2:CreateSubnet on resource: \S+ with an explicit deny in an identity-based policy\. Encoded authorization failure message: (\S+)$/.exec(message)?.[1] ?? '';
  assert.deepEqual(JSON.parse(decodeAuthorizationMessage(encoded, world.sealing) ?? ''), {
    allowed: false,
    explicitDeny: true,
    matchedStatements: {
      items: [
        {
          statementId: 'NoBig',
          effect: 'DENY',
          principals: { items: [{ value: ann.userId }] },
          principalGroups: { items: [] },
          actions: { items: [{ value: 'ec2:*' }] },
          resources: { items: [{ value: '*' }] },
          conditions: { items: [{ key: 'ec2:Vpc', values: { items: [{ value: 'vpc-1' }] } }] },
        },
      ],
    },
    failures: { items: [] },
    context: { principal: { id: ann.userId, name: 'ann', arn: ann.arn }, action: 'ec2:CreateSubnet', resource, conditions: { items: [{ key: 'ec2:Vpc', values: { items: [{ value: 'vpc-1' }] } }] } },
  });
});

test('a policy that is attached, changed or detached counts at once', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  await world.change(ann, { inlinePolicies: { all: policyAllowing('ecs:List*') } });
  await world.authorize(ann, list);
  await world.change(ann, { inlinePolicies: { all: policyAllowing('ecs:Describe*') } });
  await assert.rejects(world.authorize(ann, list), /no identity-based policy allows/);
  await world.change(ann, { attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
  await world.authorize(ann, list);
});

test('so does a new version of a managed policy, and what a group may', async () => {
  await using world = await authorizerWorld();
  const arn = await world.policy('lists', policyAllowing('ecs:List*'));
  const group = await world.group('ops', { attachedPolicyArns: [arn] });
  const ann = await world.user('ann', { groupArns: [group] });
  await world.authorize(ann, list);
  await world.policy('lists', policyAllowing('s3:*'));
  await assert.rejects(world.authorize(ann, list), /no identity-based policy allows/);
  await world.group('ops', { inlinePolicies: { all: policyAllowing('*') } });
  await world.authorize(ann, list);
  await world.change(ann, { groupArns: [] });
  await assert.rejects(world.authorize(ann, list), /no identity-based policy allows/);
});

test('a user or role that is gone may do nothing', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann', { inlinePolicies: { all: policyAllowing('*') } });
  await world.authorize(ann, list);
  await world.remove(ann);
  await assert.rejects(world.authorize(ann, list), /no identity-based policy allows/);
});

test('a document that is kept and is no policy denies everything, as nobody knows what it denies', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann', { inlinePolicies: { all: policyAllowing('*'), broken: '{' } });
  await assert.rejects(world.authorize(ann, list), /with an explicit deny in an identity-based policy/);
});

test('root may do all in its account, and in others what the resource and its own account allow', async () => {
  await using world = await authorizerWorld();
  await world.authorize(root, list);
  await world.authorize(root, { action: 'kms:Decrypt', resource: `arn:aws:kms:eu-west-1:${accountId}:key/1`, resourcePolicy: trusting({ AWS: '999999999999' }), isResourcePolicyRequired: true });
  await assert.rejects(world.authorize(root, { action: 'kms:Decrypt', resource: foreignKey, resourcePolicy: trusting({ AWS: '999999999999' }) }), /no resource-based policy allows/);
  await world.authorize(root, { action: 'kms:Decrypt', resource: foreignKey, resourcePolicy: trusting({ AWS: accountId }) });
});

test('a grant on a key allows what no policy does, and no policy that denies', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  const request = { action: 'kms:Decrypt', resource: `arn:aws:kms:eu-west-1:${accountId}:key/1`, isResourcePolicyRequired: true, isGranted: true };
  await world.authorize(ann, { ...request, resourcePolicy: trusting({ AWS: '999999999999' }) });
  await assert.rejects(world.authorize(ann, { ...request, resourcePolicy: trusting('*', { Effect: 'Deny' }) }), /with an explicit deny in a resource-based policy/);
});

test('what limits a session limits it where a grant on a key allows, too', async () => {
  await using world = await authorizerWorld();
  const app = await world.roleSession('app');
  const request = { action: 'kms:Decrypt', resource: `arn:aws:kms:eu-west-1:${accountId}:key/1`, isResourcePolicyRequired: true, isGranted: true };
  await world.authorize(app, request);
  const limited = { ...app, session: { ...known(app.session, 'session'), policy: policyAllowing('s3:*') } };
  await assert.rejects(world.authorize(limited, request), /because no session policy allows the kms:Decrypt action/);
  await world.authorize(limited, { ...request, resourcePolicy: trusting({ AWS: app.arn }) });
});

test('a denial of a role holds for whoever calls it by the ARN of another partition, and so do its tags', async () => {
  await using world = await authorizerWorld();
  const admin = await world.roleSession('admin', { tags: [{ key: 'kind', value: 'admin' }] });
  const deny = (more: object) => JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'iam:PassRole', Resource: '*', ...more } });
  const elsewhere = admin.identityArn?.replace('arn:aws:', 'arn:aws-cn:') ?? '';
  for (const more of [{ Resource: admin.identityArn }, { Condition: { StringEquals: { 'aws:ResourceTag/kind': 'admin' } } }]) {
    const ann = await world.user('ann', { inlinePolicies: { all: policyAllowing('*'), deny: deny(more) } });
    await assert.rejects(world.authorize(ann, { action: 'iam:PassRole', resource: elsewhere }), { message: `User: ${ann.arn} is not authorized to perform: iam:PassRole on resource: ${elsewhere} with an explicit deny in an identity-based policy` });
  }
});

test('the managed policies of a session limit it, and one that is gone allows nothing', async () => {
  await using world = await authorizerWorld();
  const arn = await world.policy('lists', policyAllowing('ecs:List*'));
  const app = await world.roleSession('app', { inlinePolicies: { all: policyAllowing('*') } }, { policyArns: [arn] });
  await world.authorize(app, list);
  await assert.rejects(world.authorize(app, { action: 'ecs:RunTask', resource: '*' }), /no session policy allows/);
  await world.policy('lists', policyAllowing('ecs:RunTask'));
  await world.authorize(app, { action: 'ecs:RunTask', resource: '*' });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html

test('credentials of GetSessionToken call nothing of IAM, and of STS only AssumeRole and GetCallerIdentity', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann', { inlinePolicies: { all: policyAllowing('*') } });
  const temporary = { ...ann, session: { kind: 'GetSessionToken', issuedAt: nowMs, expiresAt: nowMs, tags: {}, transitiveTagKeys: [] } } as const;
  await world.authorize(temporary, list);
  await world.authorize(temporary, { action: 'iam:PassRole', resource: `arn:aws:iam::${accountId}:role/app` });
  await world.authorize(temporary, { action: 'iam:CreateServiceLinkedRole', resource: `arn:aws:iam::${accountId}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS` });
  await assert.rejects(world.authorize(temporary, { action: 'iam:ListUsers', resource: '*' }), { message: 'The security token included in the request is invalid' });
  await assert.rejects(world.authorize(temporary, { action: 'sts:GetFederationToken', resource: '*' }), { message: 'Cannot call GetFederationToken with session credentials' });
});

test('a federated user may do nothing without a policy of its session, and with one what its user may too', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann', { inlinePolicies: { all: policyAllowing('ecs:*') } });
  const session = { kind: 'GetFederationToken', issuedAt: nowMs, expiresAt: nowMs, tags: {}, transitiveTagKeys: [] } as const;
  const carl = { ...ann, arn: `arn:aws:sts::${accountId}:federated-user/carl`, userId: `${accountId}:carl`, session };
  await assert.rejects(world.authorize(carl, list), /no session policy allows/);
  await world.authorize({ ...carl, session: { ...session, policy: policyAllowing('*') } }, list);
  await assert.rejects(world.authorize({ ...carl, session: { ...session, policy: policyAllowing('*') } }, { action: 's3:GetObject', resource: '*' }), /no identity-based policy allows/);
  await world.authorize({ ...carl, identityArn: root.arn, session: { ...session, policy: policyAllowing('*') } }, list);
});

// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html

test('what comes through a VPC endpoint needs its policy too, even root', async () => {
  await using world = await authorizerWorld();
  const policyDocument = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 'ecs:List*', Resource: '*' } });
  const endpoint = { account: accountId, region: 'eu-west-1', id: 'vpce-1', vpcId: 'vpc-1', serviceName: 'com.amazonaws.eu-west-1.ecs', type: 'Interface', networkInterfaceIds: [], subnetIds: [], securityGroupIds: [], privateDnsEnabled: true, dnsRecordIpType: 'ipv4', routeTableIds: [], policyDocument, createdAt: 0, tags: [] } as const;
  await world.store.transact((transaction) => transaction.put(vpcEndpoints, endpoint));
  const through = { sourceVpc: { vpcId: 'vpc-1', endpointId: 'vpce-1' } };
  await world.authorize(root, list, through);
  await assert.rejects(world.authorize(root, { action: 'ecs:RunTask', resource: '*' }, through), /because no VPC endpoint policy allows the ecs:RunTask action/);
});
