/** What users, groups, roles, policies and instance profiles have alike (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). */
export interface IamEntity {
  readonly account: string;
  readonly arn: string;
  /** Unique for all time: such as `AIDA…` of users, `AROA…` of roles. */
  readonly id: string;
  readonly name: string;
  /** Begins and ends with a slash; `/aws-service-role/<service>/` for the roles of services. */
  readonly path: string;
  readonly createdAt: number;
}

/** By what each kind is found by name: names are told apart without regard to case, whatever their paths. */
export function iamNameKey(account: string, name: string): string {
  return `${account}/${name.toLowerCase()}`;
}
