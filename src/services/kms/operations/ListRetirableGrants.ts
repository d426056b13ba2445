import { parseArn } from '#base/arn.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { checkLength } from '#wire/constraints.ts';
import { callKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { invalidArn, refuseComplaints } from '../errors.ts';
import { grantEntry } from '../grants.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html: in the account and Region of the caller. */
export default {
  access: (_input, call) => [{ action: 'kms:ListRetirableGrants', resource: '*', keys: callKeys(call) }],
  refuses: { RetiringServicePrincipal: 'no service here retires grants' },
  handle(input, { account, region }, { store }) {
    const { RetiringPrincipal = '' } = input;
    refuseComplaints([checkLength('retiringPrincipal', RetiringPrincipal, { min: 1, max: 256 })]);
    if (parseArn(RetiringPrincipal) === undefined) throw invalidArn(`Invalid ARN: '${RetiringPrincipal}' is not the ARN of a principal`);
    const own = store.find(kmsGrants, 'retiringPrincipal', RetiringPrincipal).filter(({ keyArn }) => {
      const key = store.get(kmsKeys, keyArn);
      return key?.account === account && key.region === region;
    });
    const { items, rest } = pageOf(own, input, { limitDefault: 50, limitMax: 100, placeOf: ({ createdAt, id }) => [createdAt, id] });
    return { Grants: items.map(grantEntry), ...rest };
  },
} satisfies KmsOperation<'ListRetirableGrants'>;
