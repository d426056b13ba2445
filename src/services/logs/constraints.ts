import { checkLength, checkPattern, checkRange, type Complaint } from '#wire/constraints.ts';

/** Of a group's and of a stream's name. */
export const nameLengthMax = 512;

export function checkGroupName(path: string, name: string | undefined): readonly Complaint[] {
  return [checkLength(path, name, { min: 1, max: nameLengthMax }), checkPattern(path, name, '[\\.\\-_/#A-Za-z0-9]+')];
}

/** Of a new group's name; undefined when it may be taken. The service says it in capitals, and means any case. */
export function reservedNameRefusal(name: string): string | undefined {
  return /^aws\//i.test(name) ? 'Log groups starting with AWS/ are reserved for AWS.' : undefined;
}

export function checkGroupIdentifier(path: string, identifier: string | undefined): readonly Complaint[] {
  return [checkLength(path, identifier, { min: 1, max: 2048 }), checkPattern(path, identifier, '[\\w#+=/:,.@-]*')];
}

export function checkStreamName(path: string, name: string | undefined): readonly Complaint[] {
  return [checkLength(path, name, { min: 1, max: nameLengthMax }), checkPattern(path, name, '[^:*]*')];
}

export function checkTimestamp(path: string, timestamp: number | undefined): Complaint {
  return checkRange(path, timestamp, { min: 0 });
}

/** Of a page of log events. */
export function checkEventsLimit(limit: number | undefined): Complaint {
  return checkRange('limit', limit, { min: 1, max: 10_000 });
}

/** Of a page of groups or streams. */
export function checkDescribeLimit(limit: number | undefined): Complaint {
  return checkRange('limit', limit, { min: 1, max: 50 });
}

export function checkNextToken(token: string | undefined): Complaint {
  return checkLength('nextToken', token, { min: 1 });
}

export function checkTags(tags: Readonly<Record<string, string>> | undefined): readonly Complaint[] {
  if (tags === undefined) return [];
  return [
    checkLength('tags', tags, { min: 1, max: tagsMax }),
    ...checkTagKeys('tags', Object.keys(tags)),
    ...Object.values(tags).flatMap((value) => [
      checkLength('tags.value', value, { max: 256 }),
      checkPattern('tags.value', value, '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$'),
    ]),
  ];
}

export function checkTagKeys(path: string, keys: readonly string[]): readonly Complaint[] {
  return keys.flatMap((key) => [
    checkLength(`${path}.key`, key, { min: 1, max: 128 }),
    checkPattern(`${path}.key`, key, '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$'),
  ]);
}

/** How many tags a log group may have. */
export const tagsMax = 50;
