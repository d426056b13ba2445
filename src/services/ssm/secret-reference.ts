import { validationException } from './errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html */
export function refuseSecretReference(name: string): void {
  if (name.startsWith('/aws/reference/secretsmanager/')) throw validationException(`${name} is not supported: secrets are read by GetSecretValue of Secrets Manager.`);
}
