import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Transaction } from '#state/store.ts';
import { noSuchEntity } from './errors.ts';
import { checkPermissionsBoundary } from './permissions-boundary.ts';
import { policyOwner, type OwnerName } from './policy-owner.ts';
import { refuseServiceLinked } from './service-linked.ts';

/** Gives a user or role the boundary, or takes the one that it has. */
export function setBoundary(transaction: Transaction, account: string, { owner: named, policyArn }: { readonly owner: OwnerName; readonly policyArn: string | undefined }): void {
  const owner = policyOwner(transaction, account, named);
  refuseServiceLinked(owner);
  checkPermissionsBoundary(transaction, account, policyArn);
  if (policyArn === undefined && owner.permissionsBoundaryArn === undefined) throw noSuchEntity(`The ${owner.kind} with name ${owner.name} does not have a permissions boundary.`);
  putBoundary(transaction, owner.arn, policyArn);
}

function putBoundary(transaction: Transaction, ownerArn: string, policyArn: string | undefined): void {
  const bounded = policyArn === undefined ? {} : { permissionsBoundaryArn: policyArn };
  const user = transaction.get(iamUsers, ownerArn);
  if (user !== undefined) {
    const { permissionsBoundaryArn: _before, ...unbounded } = user;
    transaction.put(iamUsers, { ...unbounded, ...bounded });
  }
  const role = transaction.get(iamRoles, ownerArn);
  if (role !== undefined) {
    const { permissionsBoundaryArn: _before, ...unbounded } = role;
    transaction.put(iamRoles, { ...unbounded, ...bounded });
  }
}
