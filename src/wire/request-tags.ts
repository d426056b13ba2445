import { isJsonObject } from '#base/json-object.ts';

/**
 * What policies see as `aws:RequestTag/…` and `aws:TagKeys`: the tags that an input gives or, by their keys, takes away. Services spell them differently:
 * lists of `{ key, value }`, `{ Key, Value }` or `{ TagKey, TagValue }`, maps, EC2's specifications by resource type. Undefined when it has none.
 */
export function requestTagKeys(input: unknown): Readonly<Record<string, string | readonly string[]>> | undefined {
  if (!isJsonObject(input)) return undefined;
  const tags = new Map<string, string>();
  const keys = new Set<string>();
  for (const [name, value] of Object.entries(input)) {
    if (/^tags$/i.test(name)) collect(value, tags);
    if (/^tagKeys$/i.test(name) && Array.isArray(value)) for (const key of value) if (typeof key === 'string') keys.add(key);
    if (/^tagSpecifications$/i.test(name) && Array.isArray(value)) for (const specification of value) if (isJsonObject(specification)) collect(specification['Tags'], tags);
  }
  for (const key of tags.keys()) keys.add(key);
  if (keys.size === 0) return undefined;
  return { ...Object.fromEntries([...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value])), 'aws:TagKeys': [...keys] };
}

function collect(given: unknown, tags: Map<string, string>): void {
  if (Array.isArray(given)) {
    for (const tag of given) {
      if (!isJsonObject(tag)) continue;
      const key = tag['key'] ?? tag['Key'] ?? tag['TagKey'];
      const value = tag['value'] ?? tag['Value'] ?? tag['TagValue'] ?? '';
      if (typeof key === 'string' && typeof value === 'string') tags.set(key, value);
    }
  } else if (isJsonObject(given)) {
    for (const [key, value] of Object.entries(given)) if (typeof value === 'string') tags.set(key, value);
  }
}
