import { lifecycleStorageClasses, type LifecycleRule } from './lifecycle-rule.ts';

/** What is wrong with rules that are right each by itself; undefined when nothing is (https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules). */
export function ruleSetProblem(rules: readonly LifecycleRule[]): string | undefined {
  const priority = firstTwice(rules.map((rule) => `${rule.priority}`));
  if (priority !== undefined) return `Each rule must have a unique rulePriority: ${priority} is used more than once.`;
  for (const storageClass of lifecycleStorageClasses) {
    const problem = problemWithin(rules.filter((rule) => rule.storageClass === storageClass));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Of the rules for one storage class. */
function problemWithin(rules: readonly LifecycleRule[]): string | undefined {
  if (rules.filter(({ tagging }) => tagging.kind === 'untagged').length > 1) return 'Only one rule can select Untagged images per storage class.';
  const last = Math.max(...rules.map(({ priority }) => priority));
  if (rules.some(({ tagging, priority }) => tagging.kind === 'any' && priority !== last)) return 'Rule for tagStatus=ANY must have the lowest priority per storage class.';
  const patterns = firstTwice(rules.flatMap(({ tagging }) => (tagging.kind === 'tagged' ? [tagging.patterns.toSorted().join(', ')] : [])));
  return patterns === undefined ? undefined : `The set of rules must contain a unique set of tag prefixes or patterns per storage class: [${patterns}] is used more than once.`;
}

function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
