import assert from 'node:assert/strict';
import test from 'node:test';
import { known } from '#base/assert.ts';
import { awsManagedPolicies, awsManagedPolicy } from './aws-managed-policies.ts';
import { linkedServices } from './linked-services.ts';

test('AmazonECSTaskExecutionRolePolicy lets pull from ECR and write logs: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-awsmanpol.html', () => {
  const { name, path, versions } = known(awsManagedPolicy('arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'), 'the policy');
  assert.deepEqual([name, path, versions.length], ['AmazonECSTaskExecutionRolePolicy', '/service-role/', 1]);
  assert.deepEqual(JSON.parse(known(versions[0], 'a version').document), {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
  });
});

test('a managed policy goes by its whole ARN, with its path', () => {
  assert.equal(awsManagedPolicy('arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy'), undefined);
  assert.equal(awsManagedPolicy('arn:aws:iam::123456789012:policy/AdministratorAccess'), undefined);
  assert.equal(awsManagedPolicy('arn:aws:iam::aws:policy/AdministratorAccess')?.name, 'AdministratorAccess');
});

test('what container users attach is there', () => {
  const attached = [
    'AmazonEC2ContainerRegistryReadOnly', 'AmazonEC2ContainerRegistryPowerUser', 'AmazonEC2ContainerRegistryFullAccess', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonECS_FullAccess',
    'service-role/AmazonEC2ContainerServiceforEC2Role', 'aws-service-role/AmazonECSServiceRolePolicy', 'service-role/AmazonECSInfrastructureRolePolicyForVolumes', 'AmazonECSInfrastructureRolePolicyForLoadBalancers',
    'service-role/AmazonEC2ContainerServiceAutoscaleRole', 'AmazonEKSClusterPolicy', 'AmazonEKSWorkerNodePolicy', 'AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEKS_CNI_Policy', 'AmazonEKSFargatePodExecutionRolePolicy',
    'AmazonEKSVPCResourceController', 'aws-service-role/AmazonEKSServiceRolePolicy', 'CloudWatchAgentServerPolicy', 'CloudWatchLogsFullAccess', 'AmazonSSMManagedInstanceCore',
    'service-role/AWSAppRunnerServicePolicyForECRAccess', 'ElasticLoadBalancingFullAccess', 'aws-service-role/AWSElasticLoadBalancingServiceRolePolicy', 'service-role/AWSLambdaBasicExecutionRole', 'AdministratorAccess',
    'PowerUserAccess', 'ReadOnlyAccess', 'job-function/ViewOnlyAccess', 'SecurityAudit', 'IAMFullAccess', 'SecretsManagerReadWrite', 'AWSCodeDeployRoleForECS',
    'AWSDenyAll', 'AmazonElastiCacheFullAccess', 'AmazonOpenSearchServiceFullAccess', 'AmazonMQFullAccess', 'AmazonBedrockLimitedAccess', 'AmazonCognitoPowerUser', 'AmazonTextractFullAccess',
  ];
  assert.deepEqual(attached.filter((name) => awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`) === undefined), []);
});

test('the policies of service-linked roles are there', () => {
  assert.deepEqual(linkedServices.filter(({ policyName }) => awsManagedPolicy(`arn:aws:iam::aws:policy/aws-service-role/${policyName}`) === undefined), []);
});

test('each of them is a policy: statements that allow or deny actions on resources, and ids of their own', () => {
  const all = awsManagedPolicies();
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  for (const { id, name, versions, createdAt, updatedAt, defaultVersionId } of all) {
    assert.match(id, /^ANPA[A-Z2-7]{17}$/);
    assert.ok(createdAt <= updatedAt, name);
    const { document } = known(versions.find((version) => version.id === defaultVersionId), name);
    // A space would be of names that the data has in one string and that were not taken apart.
    for (const action of document.match(/(?<="Action": \[)[^\]]*/g) ?? []) assert.doesNotMatch(action.replaceAll(/\s*\n\s*/g, ''), / /, name);
  }
});
