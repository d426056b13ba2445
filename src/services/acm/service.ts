import type * as acm from '@aws-sdk/client-acm';
import type { Clock } from '#base/clock.ts';
import { CallerError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import type { Store } from '#state/store.ts';
import type { Operation, Service } from '#wire/operation.ts';

export interface AcmDeps {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
}

export type AcmOperation<Name extends string> = Operation<typeof acm, Name, AcmDeps>;

/** AWS Certificate Manager: https://docs.aws.amazon.com/acm/latest/APIReference/Welcome.html */
export function acmService(deps: AcmDeps): Service<AcmDeps> {
  return {
    name: 'acm',
    signingNames: ['acm'],
    targetPrefix: 'CertificateManager',
    sdk: () => import('@aws-sdk/client-acm'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: (message) => new CallerError('ValidationException', message),
  };
}
