import { isJsonObject, type JsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { lengthProblem, shapeProblem, typeProblem, type MemberShape } from './json-shape.ts';
import { lifecycleActionTypes, lifecycleStorageClasses, type LifecycleCount, type LifecycleRule, type LifecycleTagging } from './lifecycle-rule.ts';
import { ruleSetProblem } from './rule-set-problem.ts';

export type ParsedLifecyclePolicy = { readonly rules: readonly LifecycleRule[] } | { readonly problem: string };

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const rulesMax = 50;
/** Archived images have a minimum storage duration (https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html). */
const archiveDaysMin = 90;
const wildcardsMax = 4;
const prefixPattern = /^[0-9A-Za-z._-]{1,128}$/;
const tagPatternPattern = /^[0-9A-Za-z._*-]{1,128}$/;

const shapes = {
  policy: { rules: { type: 'array', isRequired: true } },
  rule: {
    rulePriority: { type: 'integer', isRequired: true },
    description: { type: 'string' },
    selection: { type: 'object', isRequired: true },
    action: { type: 'object', isRequired: true },
  },
  selection: {
    tagStatus: { type: 'string', isRequired: true, values: ['tagged', 'untagged', 'any'] },
    tagPrefixList: { type: 'array' },
    tagPatternList: { type: 'array' },
    storageClass: { type: 'string', values: lifecycleStorageClasses },
    countType: { type: 'string', isRequired: true },
    countNumber: { type: 'integer', isRequired: true },
  },
  action: { type: { type: 'string', isRequired: true, values: lifecycleActionTypes } },
} as const satisfies Record<string, Record<string, MemberShape>>;

/** ECR's schema knows two kinds of selections, by count and by days, and two of actions: what is neither fails so. */
const neitherKind = 'instance failed to match exactly one schema (matched 0 out of 2)';

/** Reads the text of a lifecycle policy; `problem` is what ECR says behind `Lifecycle policy validation failure: `. Its rules come in the order of their priorities. */
export function parseLifecyclePolicy(text: string): ParsedLifecyclePolicy {
  const policy = parsedJson(text);
  if (!isJsonObject(policy)) return { problem: 'Could not map policyString into LifecyclePolicy.' };
  const problem = shapeProblem(policy, shapes.policy);
  if (problem !== undefined) return { problem };
  const given = elementsOf(policy['rules']);
  const wrongLength = lengthProblem(given, { min: 1, max: rulesMax });
  if (wrongLength !== undefined) return { problem: wrongLength };
  const rules: LifecycleRule[] = [];
  for (const each of given) {
    const rule = parseRule(each);
    if ('problem' in rule) return rule;
    rules.push(rule);
  }
  const conflict = ruleSetProblem(rules);
  return conflict === undefined ? { rules: rules.toSorted((one, other) => one.priority - other.priority) } : { problem: conflict };
}

function parseRule(given: unknown): LifecycleRule | { readonly problem: string } {
  const problem = shapeProblem(given, shapes.rule);
  if (problem !== undefined || !isJsonObject(given)) return { problem: problem ?? typeProblem(given, 'object') };
  const selection = memberOf(given, 'selection');
  const action = memberOf(given, 'action');
  const wrong = selectionProblem(selection) ?? actionProblem(action);
  if (wrong !== undefined) return { problem: wrong };
  const tagging = taggingOf(selection);
  if ('problem' in tagging) return tagging;
  const storageClass = lifecycleStorageClasses.find((each) => each === selection['storageClass']) ?? 'standard';
  const type = lifecycleActionTypes.find((each) => each === action['type']);
  const count = countOf(selection);
  if (type === undefined || count === undefined) return { problem: neitherKind };
  const rule: LifecycleRule = { priority: Number(given['rulePriority']), tagging, storageClass, count, action: type };
  const mismatch = combinationProblem(rule);
  return mismatch === undefined ? rule : { problem: mismatch };
}

/** `countUnit` is the one member that the two kinds of selections differ by. */
function selectionProblem({ countUnit, ...selection }: JsonObject): string | undefined {
  const problem = shapeProblem(selection, shapes.selection);
  if (problem !== undefined) return problem;
  if (selection['countType'] === 'imageCountMoreThan') return countUnit === undefined ? undefined : neitherKind;
  return countUnit === 'days' ? undefined : neitherKind;
}

function actionProblem({ targetStorageClass, ...action }: JsonObject): string | undefined {
  const problem = shapeProblem(action, shapes.action);
  if (problem !== undefined) return problem;
  return targetStorageClass === (action['type'] === 'transition' ? 'archive' : undefined) ? undefined : neitherKind;
}

function countOf({ countType, countNumber }: JsonObject): LifecycleCount | undefined {
  switch (countType) {
    case 'imageCountMoreThan': return { kind: countType, number: Number(countNumber) };
    case 'sinceImagePushed':
    case 'sinceImagePulled':
    case 'sinceImageTransitioned': return { kind: countType, days: Number(countNumber) };
    default: return undefined;
  }
}

function taggingOf({ tagStatus, tagPrefixList, tagPatternList }: JsonObject): LifecycleTagging | { readonly problem: string } {
  if (tagStatus !== 'tagged') {
    if (tagPrefixList !== undefined || tagPatternList !== undefined) return { problem: 'tagPrefixList and tagPatternList can only be specified when tagStatus=TAGGED.' };
    return { kind: tagStatus === 'any' ? 'any' : 'untagged' };
  }
  if (tagPrefixList !== undefined && tagPatternList !== undefined) return { problem: 'Only one of tagPrefixList and tagPatternList can be specified.' };
  const given = elementsOf(tagPrefixList ?? tagPatternList);
  if (given.length === 0) return { problem: 'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.' };
  const expression = tagPrefixList === undefined ? tagPatternPattern : prefixPattern;
  const patterns: string[] = [];
  for (const text of given) {
    if (typeof text !== 'string') return { problem: typeProblem(text, 'string') };
    if (!expression.test(text)) return { problem: `string [${text}] does not match pattern ${expression.source}` };
    if (text.split('*').length - 1 > wildcardsMax) return { problem: `A tagPattern can have at most ${wildcardsMax} wildcards: ${text}` };
    patterns.push(tagPrefixList === undefined ? text : `${text}*`);
  }
  return { kind: 'tagged', patterns };
}

/** What the documentation says of which members go together. */
function combinationProblem({ storageClass, count, action }: LifecycleRule): string | undefined {
  if (count.kind !== 'sinceImageTransitioned') {
    if (storageClass === 'archive') return `Storage class ARCHIVE can only be selected with countType sinceImageTransitioned, not with ${count.kind}.`;
    return count.kind === 'sinceImagePulled' && action === 'expire' ? 'countType sinceImagePulled can only be used with the action type TRANSITION.' : undefined;
  }
  if (storageClass !== 'archive') return 'Must specify storageClass=ARCHIVE when countType is sinceImageTransitioned.';
  if (action === 'transition') return 'countType sinceImageTransitioned can only be used with the action type EXPIRE.';
  return count.days < archiveDaysMin ? `countNumber must be at least ${archiveDaysMin} when countType is sinceImageTransitioned, because archived images have a minimum storage duration of ${archiveDaysMin} days.` : undefined;
}

function memberOf(given: JsonObject, name: string): JsonObject {
  const member = given[name];
  return isJsonObject(member) ? member : {};
}

function elementsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}
