import type { PolicyDocument, PolicyPatterns } from '#auth/policy/policy-document.ts';

/** Whether something in the policy allows an action of the service; conditions, resources and denials do not count (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html). */
export function grantsService({ statements }: PolicyDocument, namespace: string): boolean {
  return statements.some(({ effect, actions }) => effect === 'Allow' && reaches(actions, namespace.toLowerCase()));
}

/** What is left out by NotAction reaches every service, except those that it leaves out whole. */
function reaches({ isNot, patterns }: PolicyPatterns, namespace: string): boolean {
  return isNot ? !patterns.some((pattern) => isWhole(pattern, namespace)) : patterns.some((pattern) => pattern === '*' || serviceOf(pattern) === namespace);
}

function isWhole(pattern: string, namespace: string): boolean {
  return pattern === '*' || pattern.toLowerCase() === `${namespace}:*`;
}

/** Services are named without wildcards. */
function serviceOf(pattern: string): string | undefined {
  return pattern.toLowerCase().split(':')[0];
}
