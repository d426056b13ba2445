import { checkRange, validationMessage } from '#wire/constraints.ts';
import { validationError } from './errors.ts';

const priorityMax = 50_000;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RulePriorityPair.html */
export function checkPriority(path: string, priority: number): void {
  const complaint = validationMessage([checkRange(path, priority, { min: 1, max: priorityMax })]);
  if (complaint !== undefined) throw validationError(complaint);
}
