import { DeleteRolePolicyCommand, NoSuchEntityException, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Cloud } from './cloud.ts';

export const secretName = '/drydock-demo/token';
export const readerRoleName = 'drydock-demo-reader';
const policyName = 'read-token';

/** A SecureString parameter, and nobody but root who may read it: a demo before this one may have allowed it. */
export async function keepSecret({ iam, ssm }: Cloud): Promise<void> {
  await ssm.send(new PutParameterCommand({ Name: secretName, Type: 'SecureString', Value: 'the tide turns at noon', Overwrite: true }));
  await iam.send(new DeleteRolePolicyCommand({ RoleName: readerRoleName, PolicyName: policyName })).catch((thrown: unknown) => {
    if (!(thrown instanceof NoSuchEntityException)) throw thrown;
  });
}

/** The least that the task's execution role needs for it. */
export async function allowReading({ iam, daemon: { account, region } }: Cloud): Promise<void> {
  const statement = { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: `arn:aws:ssm:${region}:${account}:parameter${secretName}` };
  await iam.send(new PutRolePolicyCommand({ RoleName: readerRoleName, PolicyName: policyName, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) }));
}
