import { parseOperator } from './condition-operator.ts';
import { MalformedPolicy } from './malformed-policy.ts';
import { actionFault, isLegacyResource, resourceFault } from './pattern-faults.ts';
import type { PolicyKind } from './policy-document.ts';
import type { StatementDraft } from './statement-draft.ts';
import { matcherOf } from './wildcards.ts';

/** The sentence about a statement that has the fault. */
type Check = (draft: StatementDraft, kind: PolicyKind) => string | undefined;

/**
 * Throws MalformedPolicy for the first fault. IAM looks for one kind of fault in all statements before it looks for the next, so that what it says of a
 * policy with several faults is the first in its order.
 */
export function checkStatements(drafts: readonly StatementDraft[], kind: PolicyKind): void {
  runChecks(drafts, kind, [effectFault, conditionFault, legacyFault]);
  // Uniqueness is IAM's own rule: services take policies in which two statements have the same id (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html).
  if (kind !== 'resource') checkSidsUnique(drafts);
  runChecks(drafts, kind, [sidFault, missingActions, wrongResource, wrongAction, noTrustAction, missingResources]);
}

function runChecks(drafts: readonly StatementDraft[], kind: PolicyKind, checks: readonly Check[]): void {
  for (const check of checks) {
    for (const draft of drafts) {
      const fault = check(draft, kind);
      if (fault !== undefined) throw draft.wrong(fault);
    }
  }
}

function checkSidsUnique(drafts: readonly StatementDraft[]): void {
  const seen = new Set<string>();
  for (const { sid } of drafts) {
    if (sid === undefined || sid === '') continue;
    if (seen.has(sid)) throw new MalformedPolicy(`Statement IDs (SID) in a single policy must be unique. ${JSON.stringify(sid)} is there twice.`);
    seen.add(sid);
  }
}

function effectFault({ effect }: StatementDraft): string | undefined {
  return effect === 'Allow' || effect === 'Deny' ? undefined : 'The policy failed legacy parsing. Effect is written Allow or Deny.';
}

function conditionFault({ conditions }: StatementDraft): string | undefined {
  for (const { operator, values } of conditions) {
    const bad = values.find((value) => !value.includes('${') && parseOperator(operator)?.base.takes(value) !== true);
    if (bad !== undefined) return `The policy failed legacy parsing. ${JSON.stringify(bad)} is no value for ${operator}.`;
  }
  return undefined;
}

/** Of resources whose ARNs are wrong in another way, that is said later. */
function legacyFault({ resources }: StatementDraft): string | undefined {
  const patterns = resources?.patterns ?? [];
  return patterns.some(isLegacyResource) && !patterns.some((resource) => resourceFault(resource) !== undefined) ? 'The policy failed legacy parsing' : undefined;
}

function sidFault({ sid = '' }: StatementDraft, kind: PolicyKind): string | undefined {
  // Policies of keys and buckets may have any text.
  return kind === 'resource' || /^[0-9A-Za-z]*$/.test(sid) ? undefined : 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
}

function missingActions({ actions }: StatementDraft): string | undefined {
  return actions === undefined ? 'Policy statement must contain actions.' : undefined;
}

function wrongResource({ resources, json }: StatementDraft, kind: PolicyKind): string | undefined {
  if (kind !== 'trust') return firstFault(resources?.patterns, resourceFault);
  const prohibited = ['Resource', 'NotResource'].find((name) => json[name] !== undefined);
  return prohibited === undefined ? undefined : `Has prohibited field ${prohibited}`;
}

function wrongAction({ actions }: StatementDraft): string | undefined {
  return firstFault(actions?.patterns, actionFault);
}

function noTrustAction({ actions }: StatementDraft, kind: PolicyKind): string | undefined {
  return kind === 'trust' ? firstFault(actions?.patterns, trustActionFault) : undefined;
}

function missingResources({ resources }: StatementDraft, kind: PolicyKind): string | undefined {
  // A policy that hangs on one resource, such as a repository's, need not name it; services for which it must say so themselves.
  return kind === 'identity' && resources === undefined ? 'Policy statement must contain resources.' : undefined;
}

/** What a role can be asked for; a star is no action of STS. */
const trustActions = ['assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity', 'assumeroot', 'tagsession', 'setsourceidentity', 'setcontext'];

function trustActionFault(action: string): string | undefined {
  const pattern = /^sts:(.+)$/i.exec(action)?.[1]?.toLowerCase();
  if (pattern === undefined) return 'AssumeRole policy may only specify STS AssumeRole actions.';
  return trustActions.some(matcherOf([{ text: pattern, isLiteral: false }], 'anything')) ? undefined : 'Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity';
}

function firstFault(patterns: readonly string[] = [], faultOf: (pattern: string) => string | undefined): string | undefined {
  return patterns.map(faultOf).find((fault) => fault !== undefined);
}
