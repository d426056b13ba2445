import type { StsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const getCallerIdentity: StsOperation<'GetCallerIdentity'> = {
  /** No permission is needed, and none can be taken away. */
  access: () => [],
  needsNoPermission: true,
  handle: (_input, { principal }) => ({ UserId: principal.userId, Account: principal.account, Arn: principal.arn }),
};

export default getCallerIdentity;
