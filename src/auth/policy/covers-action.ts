import { matcherOf } from './wildcards.ts';

/** Whether the pattern of a statement's action, such as `ecr:Set*`, has this one among its actions. */
export function coversAction(pattern: string, action: string): boolean {
  return matcherOf([{ text: pattern.toLowerCase(), isLiteral: false }], 'anything')(action.toLowerCase());
}
