/** A resource tag as the ECS and ECR APIs spell it, both members given. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** `added` beside and over `tags`, key by key. */
export function mergedTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  return [...new Map([...tags, ...added].map((tag) => [tag.key, tag])).values()];
}
