import { AttachRolePolicyCommand, CreateRoleCommand, EntityAlreadyExistsException, GetRoleCommand } from '@aws-sdk/client-iam';
import { known } from '#base/assert.ts';
import type { Cloud } from './cloud.ts';

/** As AWS's guides name it. */
export const executionRoleName = 'ecsTaskExecutionRole';
/** Pulls from ECR and writes to CloudWatch Logs. */
const policyArn = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] };

/** The role that Fargate pulls images and writes logs with, made as AWS's guides say unless it is there. Resolves to its ARN. */
export async function ensureExecutionRole({ iam }: Cloud, name = executionRoleName): Promise<string> {
  const create = new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) });
  const { Role } = await iam.send(create).catch((thrown: unknown) => {
    if (!(thrown instanceof EntityAlreadyExistsException)) throw thrown;
    return iam.send(new GetRoleCommand({ RoleName: name }));
  });
  await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn }));
  return known(Role?.Arn, 'the ARN of a role');
}
