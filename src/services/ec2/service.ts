import type * as ec2 from '@aws-sdk/client-ec2';
import type { Clock } from '#base/clock.ts';
import { CallerError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import type { Store } from '#state/store.ts';
import type { Operation, Service } from '#wire/operation.ts';
import { missingParameter } from './missing-parameter.ts';

export interface Ec2Deps {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  /** The CIDR that public addresses are taken from. */
  readonly publicAddressPool: string;
}

export type Ec2Operation<Name extends string> = Operation<typeof ec2, Name, Ec2Deps>;

/** Amazon EC2, as far as its VPCs go: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html */
export function ec2Service(deps: Ec2Deps): Service<Ec2Deps> {
  return {
    name: 'ec2',
    signingNames: ['ec2'],
    queryVersion: '2016-11-15',
    queryDialect: 'ec2',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    sdk: () => import('@aws-sdk/client-ec2'),
    operations: new URL('./operations/', import.meta.url),
    deps,
    invalidInput: (message) => new CallerError('InvalidParameterValue', message),
    missingInput: missingParameter,
  };
}
