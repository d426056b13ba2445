import type { Reader } from '#state/store.ts';
import { ownersWithPolicy } from './policy-owner.ts';

/** By how many users, groups and roles of an account a policy is used. */
export interface PolicyUsage {
  readonly attachments: number;
  readonly boundaries: number;
}

export function policyUsage(reader: Reader, account: string, policyArn: string): PolicyUsage {
  const owners = ownersWithPolicy(reader, account, policyArn);
  return {
    attachments: owners.filter(({ attachedPolicyArns }) => attachedPolicyArns.includes(policyArn)).length,
    boundaries: owners.filter(({ permissionsBoundaryArn }) => permissionsBoundaryArn === policyArn).length,
  };
}
