import { isJsonObject } from '#base/json-object.ts';
import type { Wrong } from './malformed-policy.ts';
import type { PolicyPrincipals, PrincipalType } from './policy-document.ts';
import { textsOf } from './policy-json.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function parsePrincipals(given: unknown, wrong: Wrong): Omit<PolicyPrincipals, 'isNot'> {
  if (given === '*') return { isEverybody: true, named: [] };
  if (!isJsonObject(given)) throw wrong('Invalid principal in policy');
  const named = Object.entries(given).flatMap(([type, ids]) => {
    if (!isPrincipalType(type)) throw wrong(`Invalid principal in policy: ${JSON.stringify(type)}`);
    const texts = textsOf(ids);
    if (texts === undefined) throw wrong('Syntax errors in policy. A principal is neither a text nor a list of texts.');
    return texts.map((id) => ({ type, id }));
  });
  if (named.length === 0) throw wrong('Missing required field Principal cannot be empty!');
  for (const { type, id } of named) {
    const fault = faultOf(type, id);
    if (fault !== undefined) throw wrong(fault);
  }
  return { isEverybody: named.some(({ type, id }) => type === 'AWS' && id === '*'), named: named.filter(({ type, id }) => type !== 'AWS' || id !== '*') };
}

function isPrincipalType(type: string): type is PrincipalType {
  return type === 'AWS' || type === 'Service' || type === 'Federated' || type === 'CanonicalUser';
}

function faultOf(type: PrincipalType, id: string): string | undefined {
  switch (type) {
    case 'AWS':
      return awsPrincipals.some((form) => form.test(id)) ? undefined : invalidPrincipal('AWS', id);
    case 'Service':
      return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(id) ? undefined : invalidPrincipal('SERVICE', id);
    case 'Federated':
      return federatedPrincipals.some((form) => form.test(id)) ? undefined : 'Federated principals must be valid domain names or SAML metadata ARNs';
    case 'CanonicalUser':
      return /^[0-9a-f]{64}$/.test(id) ? undefined : invalidPrincipal('CanonicalUser', id);
  }
}

export function invalidPrincipal(type: string, id: string): string {
  return `Invalid principal in policy: "${type}":"${id}"`;
}

/** An account, its root, a user, a role, a session of a role or a federated user; the ids that IAM gives them, and keeps of a role's session when the role is deleted. No wildcards but `*` alone. */
const awsPrincipals = [/^\*$/, /^\d{12}$/, /^arn:aws[a-z-]*:iam::\d{12}:(root|(user|role)\/[^*?]+)$/, /^arn:aws[a-z-]*:sts::\d{12}:(assumed-role\/[^*?/]+\/[^*?]+|federated-user\/[^*?]+)$/, /^(AIDA|AROA)[A-Z0-9]{10,}(:[\w+=,.@-]+)?$/];

const federatedPrincipals = [/^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/\S*)?$/i, /^arn:aws[a-z-]*:iam::\d{12}:(saml|oidc)-provider\/\S+$/];
