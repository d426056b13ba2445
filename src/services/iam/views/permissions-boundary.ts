import type { AttachedPermissionsBoundary } from '@aws-sdk/client-iam';

/** What a user or role shows of its boundary; nothing when it has none. */
export function boundaryView(arn: string | undefined): { readonly PermissionsBoundary?: AttachedPermissionsBoundary } {
  if (arn === undefined) return {};
  // @ts-expect-error -- IAM answers with `Policy`, as its page says; the SDK's one value is another: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPermissionsBoundary.html
  return { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn } };
}
