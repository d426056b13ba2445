import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import { checkLogReach, checkPullReach, checkSecretsReach, type Reaches } from './service-reach.ts';
import { loggerFailure } from './reasons.ts';
import { containerOrder, taskOrder } from './world.fixture.ts';

const order = taskOrder([containerOrder('app', '')]);

function using(change: Partial<ContainerOrder['definition']>): ContainerOrder {
  const [container] = order.containers;
  assert.ok(container);
  return { ...container, definition: { ...container.definition, ...change } };
}

const only = (...services: readonly string[]): Reaches => (_network, service) => services.includes(service);

test('a task without a way to Amazon ECR says so as Fargate does: the API for its token, the registry for the manifest, S3 for the layers', () => {
  const container = using({ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1' });
  const pull = (...services: readonly string[]) => () => checkPullReach(container, order, only(...services));
  assert.throws(pull(), { code: 'ResourceInitializationError', message: /unable to pull secrets or registry auth: .*There is a connection issue between the task and Amazon ECR\. .*api\.ecr\.eu-west-1\.amazonaws\.com/ });
  assert.throws(pull('ecr.api'), { code: 'CannotPullContainerError', message: /https:\/\/123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/v2\/.*i\/o timeout/ });
  assert.throws(pull('ecr.api', 'ecr.dkr'), { code: 'CannotPullContainerError', message: /starport-layer-bucket\.s3\.eu-west-1/ });
  assert.doesNotThrow(pull('ecr.api', 'ecr.dkr', 's3'));
});

test('an image of another registry needs the internet, and one by our own address what ECR needs', () => {
  assert.throws(() => checkPullReach(using({ image: 'nginx' }), order, only('ecr.api', 'ecr.dkr', 's3')), { code: 'CannotPullContainerError', message: /docker\.io/ });
  assert.doesNotThrow(() => checkPullReach(using({ image: 'nginx' }), order, only('internet')));
  assert.throws(() => checkPullReach(using({ image: '127.0.0.1:4566/app' }), order, only('internet')), { code: 'ResourceInitializationError' });
  for (const image of ['public.ecr.aws/docker/nginx', '127.0.0.1:4566/public.ecr.aws/docker/nginx']) {
    assert.throws(() => checkPullReach(using({ image }), order, only('ecr.api', 'ecr.dkr', 's3')), { code: 'CannotPullContainerError' });
    assert.doesNotThrow(() => checkPullReach(using({ image }), order, only('internet')));
  }
});

test('awslogs needs a way to CloudWatch Logs; other drivers do not', () => {
  const logged = using({ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': 'eu-west-1' } } });
  assert.throws(() => checkLogReach(logged, order, only()), (failure) => /^ResourceInitializationError: failed to validate logger args: .*https:\/\/logs\.eu-west-1\.amazonaws\.com\/.*exit status 1$/.test(loggerFailure(failure)));
  assert.doesNotThrow(() => checkLogReach(logged, order, only('logs')));
  assert.doesNotThrow(() => checkLogReach(using({}), order, only()));
});

test('the region of the task is the one whose services it is asked about', () => {
  const here: TaskOrder = { ...order, region: 'ap-southeast-2' };
  assert.throws(() => checkPullReach(using({ image: 'localhost:4566/app' }), here, only()), { message: /api\.ecr\.ap-southeast-2/ });
});

test('secrets need a way to the service that keeps them, and nothing else does', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:db-AbCdEf';
  const asm = /^ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager\. Check your task network configuration\. failed to fetch secret \S+ from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded$/;
  const both = using({ secrets: [{ name: 'A', valueFrom: '/p' }, { name: 'B', valueFrom: `${arn}:key::` }] });
  assert.throws(() => checkSecretsReach(both, order, only('ssm')), { code: 'ResourceInitializationError', message: asm });
  assert.throws(() => checkSecretsReach(both, order, only('secretsmanager')), { code: 'ResourceInitializationError', message: /unable to retrieve secrets from ssm: There is a connection issue/ });
  assert.doesNotThrow(() => checkSecretsReach(both, order, only('ssm', 'secretsmanager')));
  assert.throws(() => checkSecretsReach(using({ repositoryCredentials: { credentialsParameter: arn } }), order, only('ssm')), { message: asm });
  assert.doesNotThrow(() => checkSecretsReach(using({}), order, only()));
});
