import { accountOfAccessKeyId } from '#model/iam-id.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { StsOperation } from '../deps.ts';
import { refuseComplaints, validationError } from '../errors.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html */
const getAccessKeyInfo: StsOperation<'GetAccessKeyInfo'> = {
  access({ AccessKeyId }) {
    refuseComplaints([checkLength('accessKeyId', AccessKeyId, { min: 16, max: 128 }), checkPattern('accessKeyId', AccessKeyId, '[\\w]*')]);
    return [{ action: 'sts:GetAccessKeyInfo', resource: '*' }];
  },
  /** Of a key that was deleted too, and of temporary ones: their ids hold the account. Only root's was not made from one. */
  handle({ AccessKeyId = '' }, _call, { accessKeys }) {
    const account = accessKeys(AccessKeyId)?.principal.account ?? accountOfAccessKeyId(AccessKeyId);
    if (account === undefined) throw validationError(`${AccessKeyId} is not the id of an access key that names its account`);
    return { Account: account };
  },
};

export default getAccessKeyInfo;
