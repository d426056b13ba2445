import type { Policy, PolicyVersion } from '@aws-sdk/client-iam';
import type { IamPolicy, IamPolicyVersion } from '#model/iam-policy.ts';
import type { PolicyUsage } from '../policy-usage.ts';
import { tagsView } from '../tags.ts';
import { dateView } from './date.ts';
import { encodedDocument } from './encoded-document.ts';

/** Lists of policies leave out the description and the tags (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html). */
export function listedPolicyView(policy: IamPolicy, { attachments, boundaries }: PolicyUsage): Policy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    CreateDate: dateView(policy.createdAt),
    UpdateDate: dateView(policy.updatedAt),
  };
}

/** CreatePolicy does not tell the description again, and tags only when there are any; GetPolicy tells of none. */
export function createdPolicyView(policy: IamPolicy): Policy {
  return { ...listedPolicyView(policy, { attachments: 0, boundaries: 0 }), ...(policy.tags.length > 0 && { Tags: tagsView(policy.tags) }) };
}

export function policyView(policy: IamPolicy, usage: PolicyUsage): Policy {
  return { ...listedPolicyView(policy, usage), ...(policy.description === undefined ? {} : { Description: policy.description }), Tags: tagsView(policy.tags) };
}

/** As lists show it, without its document. */
export function listedVersionView({ defaultVersionId }: IamPolicy, { id, createdAt }: IamPolicyVersion): PolicyVersion {
  return { VersionId: id, IsDefaultVersion: id === defaultVersionId, CreateDate: dateView(createdAt) };
}

export function versionView(policy: IamPolicy, version: IamPolicyVersion): PolicyVersion {
  return { Document: encodedDocument(version.document), ...listedVersionView(policy, version) };
}
