import { CallerError } from '#base/errors.ts';
import type { Tag } from '#model/tag.ts';
import { actsOn } from '../access.ts';
import type { Ec2Operation } from '../service.ts';
import { taggableOf } from '../taggable.ts';
import { tagsMax, validTags } from '../tags-on-create.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
export default {
  access: (input, call) => actsOn('CreateTags', call, ...(input.Resources ?? []).map((id) => `${taggableOf(id).resourceType}/${id}`)),
  handle({ Resources: resources = [], Tags: given = [], DryRun }, call, deps) {
    return change(deps, call, { DryRun }, (transaction) => {
      if (resources.length === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter resourceIdSet');
      if (given.length === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter tagSet');
      const tags = validTags(given);
      for (const id of resources) taggableOf(id).retag(transaction, { scope: call, id }, (before) => withTags(before, tags));
      return {};
    });
  },
} satisfies Ec2Operation<'CreateTags'>;

function withTags(before: readonly Tag[], given: readonly Tag[]): readonly Tag[] {
  const merged = new Map([...before, ...given].map((tag) => [tag.key, tag]));
  if (merged.size > tagsMax) throw new CallerError('TagLimitExceeded', `The resultant tag set must not have more than ${tagsMax} user tags.`);
  return [...merged.values()];
}
