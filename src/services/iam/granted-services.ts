import { parsePolicy, type PolicyPatterns } from '#auth/policy/policy-document.ts';

/** Whether something in the policy allows an action of the service; conditions, resources and denials do not count (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html). */
export function grantsService(document: string, namespace: string): boolean {
  return parsePolicy(document, 'identity').statements.some(({ effect, actions }) => effect === 'Allow' && reaches(actions, namespace));
}

/** What is left out by NotAction reaches every service, except those that it leaves out whole. */
function reaches({ isNot, patterns }: PolicyPatterns, namespace: string): boolean {
  return isNot ? !patterns.some((pattern) => isWhole(pattern, namespace)) : patterns.some((pattern) => pattern === '*' || matchesService(pattern, namespace));
}

function isWhole(pattern: string, namespace: string): boolean {
  const [, action] = pattern.split(':');
  return pattern === '*' || (action === '*' && matchesService(pattern, namespace));
}

function matchesService(pattern: string, namespace: string): boolean {
  const [service = ''] = pattern.split(':');
  const expression = service.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'i').test(namespace);
}
