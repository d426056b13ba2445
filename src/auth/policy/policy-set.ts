import type { CompiledPolicy, CompiledStatement } from './compiled-policy.ts';
import type { Context } from './context.ts';

/** What is asked of policies. */
export interface PolicyQuestion {
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export interface StatementsByEffect {
  readonly allow: readonly CompiledStatement[];
  readonly deny: readonly CompiledStatement[];
}

/** There are some thousand actions, but callers of a simulation may make up more. */
const actionsKeptMax = 2_000;

/** Policies that count together, such as all of a role. Which of their statements are about an action is found out once. */
export class PolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly #byAction = new Map<string, StatementsByEffect>();

  constructor(policies: readonly CompiledPolicy[]) {
    this.policies = policies;
  }

  about(action: string): StatementsByEffect {
    const kept = this.#byAction.get(action);
    if (kept !== undefined) return kept;
    const statements = this.policies.flatMap((policy) => policy.statements).filter(({ matchesAction }) => matchesAction(action));
    const found = { allow: statements.filter(({ statement }) => statement.effect === 'Allow'), deny: statements.filter(({ statement }) => statement.effect === 'Deny') };
    if (this.#byAction.size >= actionsKeptMax) this.#byAction.clear();
    this.#byAction.set(action, found);
    return found;
  }

  /** Those of the effect that apply to the question; principals are not looked at. */
  matching(effect: keyof StatementsByEffect, question: PolicyQuestion): readonly CompiledStatement[] {
    return this.about(question.action)[effect].filter((statement) => applies(statement, question));
  }

  isAnyMatching(effect: keyof StatementsByEffect, question: PolicyQuestion): boolean {
    return this.about(question.action)[effect].some((statement) => applies(statement, question));
  }
}

export const noPolicies = new PolicySet([]);

/** Whether resource and conditions of a statement, whose action is known to match, are met. */
export function applies({ matchesResource, conditions }: CompiledStatement, { resource, context }: PolicyQuestion): boolean {
  return matchesResource(resource, context) && conditions.every((isMet) => isMet(context));
}
