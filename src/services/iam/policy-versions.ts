import type { IamPolicy, IamPolicyVersion } from '#model/iam-policy.ts';
import { checkPattern } from '#wire/constraints.ts';
import { noSuchEntity, refuseComplaints } from './errors.ts';

/** The next version of a policy, in force when it is the `default`. */
export function withVersion(policy: IamPolicy, { document, isDefault, atMs }: { readonly document: string; readonly isDefault: boolean; readonly atMs: number }): { readonly policy: IamPolicy; readonly version: IamPolicyVersion } {
  const lastVersionNumber = policy.lastVersionNumber + 1;
  const version = { id: `v${lastVersionNumber}`, document, createdAt: atMs };
  const { defaultVersionId } = policy;
  return { version, policy: { ...policy, versions: [...policy.versions, version], lastVersionNumber, updatedAt: atMs, defaultVersionId: isDefault ? version.id : defaultVersionId } };
}

export function policyVersion({ arn, versions }: IamPolicy, id: string = ''): IamPolicyVersion {
  refuseComplaints([checkPattern('versionId', id, 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?')]);
  const found = versions.find((version) => version.id === id);
  if (found === undefined) throw noSuchEntity(`Policy ${arn} version ${id} does not exist or is not attachable.`);
  return found;
}
