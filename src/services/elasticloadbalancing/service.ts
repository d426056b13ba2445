import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '#base/clock.ts';
import { CallerError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { Store } from '#state/store.ts';
import type { Operation, Service } from '#wire/operation.ts';
import type { ObjectFiles } from './object-files.ts';

export interface ElbDeps {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly random: Random;
  /** The CIDR that public addresses are taken from. */
  readonly publicAddressPool: string;
  /** What callers name by buckets and keys. */
  readonly objects: ObjectFiles;
}

export type ElbOperation<Name extends string> = Operation<typeof elbv2, Name, ElbDeps>;

/** Elastic Load Balancing v2: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html */
export function elbService(deps: ElbDeps): Service<ElbDeps> {
  return {
    name: 'elasticloadbalancing',
    signingNames: ['elasticloadbalancing'],
    queryVersion: '2015-12-01',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    sdk: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: (message) => new CallerError('ValidationError', message),
  };
}
