/** What users, groups and roles have alike: the policies that say what they may do. */
export interface IamPolicies {
  /** JSON by policy name, as given. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** Managed policies by their ARNs, in the order in which they were attached. */
  readonly attachedPolicyArns: readonly string[];
}
