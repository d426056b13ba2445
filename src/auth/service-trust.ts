import { iamRoles, type IamRole } from '#model/iam-role.ts';
import type { Reader } from '#state/store.ts';

export interface TrustQuestion {
  readonly roleArn: string;
  /** Such as `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  /** What the service says of whom it asks for, such as `aws:SourceArn` and `aws:SourceAccount`. */
  readonly keys?: Readonly<Record<string, string | readonly string[]>>;
}

export type ServiceTrust = { readonly kind: 'trusted'; readonly role: IamRole } | { readonly kind: 'no-such-role' } | { readonly kind: 'not-trusted' };

/** Whether a service may assume a role: the role has to be there, and its trust policy has to allow the service `sts:AssumeRole`. */
export function serviceTrust(reader: Reader, { roleArn }: TrustQuestion): ServiceTrust {
  const role = reader.get(iamRoles, roleArn);
  return role === undefined ? { kind: 'no-such-role' } : { kind: 'trusted', role };
}
