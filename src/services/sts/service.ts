import type { Service } from '#wire/operation.ts';
import type { StsDeps } from './deps.ts';

/** AWS Security Token Service: https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
export function stsService(deps: StsDeps): Service<StsDeps> {
  return {
    name: 'sts',
    signingNames: ['sts'],
    targetPrefix: 'AWSSecurityTokenServiceV20110615',
    queryVersion: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    sdk: () => import('@aws-sdk/client-sts'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: async (message) => (await import('./errors.ts')).validationError(message),
  };
}
