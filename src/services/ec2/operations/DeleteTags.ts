import type { Tag as Ec2Tag } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { Tag } from '#model/tag.ts';
import { actsOn } from '../access.ts';
import type { Ec2Operation } from '../service.ts';
import { taggableOf } from '../taggable.ts';
import { validTags } from '../tags-on-create.ts';
import { change } from '../vpc-state.ts';

/**
 * Without tags, all go; a tag without a value goes whatever its value is, one with a value (or an empty one) only if it is
 * that (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html).
 */
export default {
  access: (input, call) => actsOn('DeleteTags', call, ...(input.Resources ?? []).map((id) => `${taggableOf(id).resourceType}/${id}`)),
  handle({ Resources: resources = [], Tags: given = [], DryRun }, call, deps) {
    return change(deps, call, { DryRun }, (transaction) => {
      if (resources.length === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter resourceIdSet');
      validTags(given);
      for (const id of resources) taggableOf(id).retag(transaction, { scope: call, id }, (before) => before.filter((tag) => !isMeant(tag, given)));
      return {};
    });
  },
} satisfies Ec2Operation<'DeleteTags'>;

function isMeant(tag: Tag, given: readonly Ec2Tag[]): boolean {
  return given.length === 0 || given.some(({ Key: key, Value: value }) => key === tag.key && (value === undefined || value === tag.value));
}
