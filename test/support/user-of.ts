import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { clientsOf, type Clients } from './clients.ts';
import type { TestDaemon } from './daemon.ts';

/** A statement that allows these actions on one resource or some. */
export interface Allowed {
  readonly actions: readonly string[];
  readonly resource: string | readonly string[];
  readonly condition?: object;
}

/** The clients of a new user of the account, who may do this and nothing else. */
export async function userOf(daemon: TestDaemon, name: string, allowed: readonly Allowed[]): Promise<Clients> {
  const { iam } = clientsOf(daemon);
  await iam.send(new CreateUserCommand({ UserName: name }));
  const Statement = allowed.map(({ actions, resource, condition }) => ({ Effect: 'Allow', Action: actions, Resource: resource, ...(condition !== undefined && { Condition: condition }) }));
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'allowed', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return clientsOf(daemon, { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' });
}
