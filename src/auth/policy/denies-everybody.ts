import { coversAction } from './covers-action.ts';
import type { PolicyDocument, PolicyStatement } from './policy-document.ts';

/** Whether a resource's policy denies everybody an action, whatever the condition of their call: such as to set another policy. */
export function deniesEverybody({ statements }: PolicyDocument, action: string): boolean {
  return statements.some((statement) => isForEverybody(statement) && statement.actions.patterns.some((pattern) => coversAction(pattern, action)) !== statement.actions.isNot);
}

function isForEverybody({ effect, principals, conditions }: PolicyStatement): boolean {
  return effect === 'Deny' && principals?.isEverybody === true && !principals.isNot && conditions.length === 0;
}
