import type { Service } from '#wire/operation.ts';
import type { IamDeps } from './deps.ts';

/** AWS Identity and Access Management: https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html */
export function iamService(deps: IamDeps): Service<IamDeps> {
  return {
    name: 'iam',
    signingNames: ['iam'],
    queryVersion: '2010-05-08',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    sdk: () => import('@aws-sdk/client-iam'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).validationError(message),
  };
}
