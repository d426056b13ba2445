import type { Tag as Ec2Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { Tag } from '#model/tag.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
export const tagsMax = 50;
const keyCharactersMax = 128;
const valueCharactersMax = 256;

/** The tags that a call gives to what it makes, which is of `resourceType`, such as `vpc`. */
export function tagsOnCreate(specifications: readonly TagSpecification[] | undefined, resourceType: string): readonly Tag[] {
  const all = specifications ?? [];
  const [first] = all;
  if (first === undefined) return [];
  if (all.length > 1) throw new CallerError('InvalidParameterValue', `Only one tag specification is allowed for this operation; put all tags of the ${resourceType} into it`);
  const { ResourceType: named, Tags: tags = [] } = first;
  if (named === undefined || String(named) === '') throw new CallerError('InvalidParameter', 'Tag specification resource type must have a value');
  if (named !== resourceType) throw new CallerError('InvalidParameter', `'${named}' is not a valid taggable resource type for this operation.`);
  if (tags.length === 0) throw new CallerError('InvalidParameter', 'Tag specification must have at least one tag');
  return validTags(tags);
}

/** Tags as a caller gives them; a key without a value has the empty one. */
export function validTags(tags: readonly Ec2Tag[]): readonly Tag[] {
  const valid = tags.map(validTag);
  const twice = valid.find((tag, index) => valid.findIndex((other) => other.key === tag.key) !== index);
  if (twice !== undefined) throw new CallerError('InvalidParameterValue', `Duplicate tag key '${twice.key}' specified.`);
  checkTagCount(valid);
  return valid;
}

export function checkTagCount(tags: readonly Tag[]): void {
  if (tags.length > tagsMax) throw new CallerError('TagLimitExceeded', `More than ${tagsMax} tags specified`);
}

function validTag({ Key: key = '', Value: value = '' }: Ec2Tag): Tag {
  if (key === '') throw new CallerError('InvalidParameterValue', "Value ( '' ) for parameter Tag key is invalid. Tag key cannot be null or empty.");
  if ([...key].length > keyCharactersMax) throw new CallerError('InvalidParameterValue', `Tag key exceeds the maximum length of ${keyCharactersMax} characters`);
  if ([...value].length > valueCharactersMax) throw new CallerError('InvalidParameterValue', `Tag value exceeds the maximum length of ${valueCharactersMax} characters`);
  if (/^aws:/i.test(key)) throw new CallerError('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use");
  return { key, value };
}
