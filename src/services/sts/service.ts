import type * as sts from '@aws-sdk/client-sts';
import { CallerError } from '#base/errors.ts';
import type { Service } from '#wire/operation.ts';

export type Sts = typeof sts;

/** What STS needs so far. */
export type StsDeps = Readonly<Record<string, never>>;

export function stsService(): Service {
  return {
    name: 'sts',
    signingNames: ['sts'],
    targetPrefix: 'AWSSecurityTokenServiceV20110615',
    queryVersion: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    sdk: () => import('@aws-sdk/client-sts'),
    operations: new URL('./operations/', import.meta.url),
    deps: {},
    invalidInput: (message) => new CallerError('ValidationError', message),
  };
}
