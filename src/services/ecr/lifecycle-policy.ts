import { parseLifecyclePolicy } from '#model/lifecycle/parse-lifecycle-policy.ts';
import type { LifecyclePolicy, Repository } from '#model/repository.ts';
import { dateOf } from '#base/time.ts';
import { invalidMember, lifecyclePolicyNotFound } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
const textLength = { min: 100, max: 30_720 } as const;

/** Throws InvalidParameterException for what is not the text of a lifecycle policy; the member is what an operation calls it. */
export function checkLifecyclePolicyText(text: string, member: 'lifecyclePolicyText' | 'lifecyclePolicy' = 'lifecyclePolicyText'): void {
  if (text.length < textLength.min) throw invalidMember(member, `Member must have length greater than or equal to ${textLength.min}`);
  if (text.length > textLength.max) throw invalidMember(member, `Member must have length less than or equal to ${textLength.max}`);
  const parsed = parseLifecyclePolicy(text);
  // ECR spells the parameter with a capital letter where it speaks of what the text says.
  if ('problem' in parsed) throw invalidMember('LifecyclePolicyText', `Lifecycle policy validation failure: ${parsed.problem}`);
}

/** Throws LifecyclePolicyNotFoundException. */
export function lifecyclePolicyOf(repository: Repository): LifecyclePolicy {
  if (repository.lifecyclePolicy === undefined) throw lifecyclePolicyNotFound(repository);
  return repository.lifecyclePolicy;
}

/** As GetLifecyclePolicy and DeleteLifecyclePolicy show it; a policy that was not carried out yet was so at the epoch, as ECR has it. */
export function lifecyclePolicyView({ account, name }: Repository, { text, evaluatedAt = 0 }: LifecyclePolicy) {
  return { registryId: account, repositoryName: name, lifecyclePolicyText: text, lastEvaluatedAt: dateOf(evaluatedAt) };
}
