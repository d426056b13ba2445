import { AttachRolePolicyCommand, CreateRoleCommand, EntityAlreadyExistsException, GetRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { known } from '#base/assert.ts';
import type { Clients } from './clients.ts';

/** What lets tasks of ECS have a role. */
export const trustsTasks = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] });

const name = 'ecsTaskExecutionRole';

/** The role that AWS's guides have tasks executed with: it pulls, writes logs, and may make log groups. Made when it is not there. Resolves to its ARN. */
export async function executionRole(clients: Clients): Promise<string> {
  const { iam } = clients;
  const made = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustsTasks })).catch((thrown: unknown) => {
    if (thrown instanceof EntityAlreadyExistsException) return undefined;
    throw thrown;
  });
  if (made === undefined) return known((await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.Arn, 'the ARN of a role');
  await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy' }));
  await allow(clients, name, { 'make-log-groups': [['logs:CreateLogGroup', '*']] });
  return known(made.Role?.Arn, 'the ARN of a role that was made');
}

/** A role that tasks may have and that may do what is named: pairs of an action and a resource. Resolves to its ARN. */
export async function taskRole(clients: Clients, roleName: string, allowed: readonly (readonly [string, string])[] = []): Promise<string> {
  const { Role } = await clients.iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trustsTasks }));
  await allow(clients, roleName, { allowed });
  return known(Role?.Arn, 'the ARN of a role that was made');
}

/** Gives a role inline policies, each by its name; an empty one is none. */
export async function allow({ iam }: Clients, roleName: string, policies: Readonly<Record<string, readonly (readonly [string, string])[]>>): Promise<void> {
  for (const [PolicyName, statements] of Object.entries(policies)) {
    if (statements.length === 0) continue;
    const Statement = statements.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource }));
    await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  }
}
