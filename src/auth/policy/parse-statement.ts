import { known } from '#base/assert.ts';
import { parsePrincipals } from './parse-principals.ts';
import type { PolicyKind, PolicyStatement } from './policy-document.ts';
import type { StatementDraft } from './statement-draft.ts';

/** The statement that a draft without faults makes. Throws MalformedPolicy when it does not name principals as its kind of policy has to. */
export function parseStatement(draft: StatementDraft, kind: PolicyKind): PolicyStatement {
  const { sid, effect, actions, resources, conditions, span } = draft;
  const principals = principalsOf(draft, kind);
  return {
    ...(sid === undefined ? {} : { sid }),
    effect: effect === 'Allow' ? 'Allow' : 'Deny',
    ...(principals === undefined ? {} : { principals }),
    actions: known(actions, 'the actions of a statement'),
    ...(resources === undefined ? {} : { resources }),
    conditions,
    span,
  };
}

function principalsOf({ json, effect, wrong }: StatementDraft, kind: PolicyKind): PolicyStatement['principals'] {
  const isNot = json['NotPrincipal'] !== undefined;
  const given = json['Principal'] ?? json['NotPrincipal'];
  if (kind === 'identity') {
    if (given === undefined) return undefined;
    throw wrong('Policy document should not specify a principal.');
  }
  if (given === undefined) throw wrong('Missing required field Principal');
  if (kind === 'trust' && isNot && effect === 'Allow') throw wrong('Allow with NotPrincipal is not allowed.');
  return { isNot, ...parsePrincipals(given, wrong) };
}
