import type { Reader } from '#state/store.ts';
import { findManagedPolicy, notAttachable } from './managed-policies.ts';

/** Throws unless the ARN is of a managed policy that may bound what users and roles of the account may do. */
export function checkPermissionsBoundary(reader: Reader, account: string, arn: string | undefined): void {
  if (arn === undefined) return;
  if (findManagedPolicy(reader, account, arn, 'permissionsBoundary') === undefined) throw notAttachable('Scope ARN: ', arn);
}
