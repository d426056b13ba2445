import { dateOf, numberOf } from './condition-values.ts';
import { isInRange, parseIpRange } from './ip-range.ts';
import { arnComponents, codesOf, matcherOf, matcherOfCodes, type Matcher, type PatternPart } from './wildcards.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export interface ConditionOperator {
  readonly base: BaseOperator;
  readonly ifExists: boolean;
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
}

export interface BaseOperator {
  readonly isNull?: boolean;
  /** Of those with `Not`: they are true when no value of the policy matches. */
  readonly isNegated: boolean;
  /** Whether a policy may give this value. */
  readonly takes: (value: string) => boolean;
  /** Whether a value of the request matches this value of the policy, negation left aside. */
  readonly matcher: (value: readonly PatternPart[]) => Matcher;
}

/** Undefined when there is none of that name. */
export function parseOperator(name: string): ConditionOperator | undefined {
  const [, quantifier, operator = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/s.exec(name) ?? [];
  const ifExists = operator.endsWith('IfExists');
  const base = bases.get(ifExists ? operator.slice(0, -'IfExists'.length) : operator);
  if (base === undefined || (base.isNull === true && (ifExists || quantifier !== undefined))) return undefined;
  return { base, ifExists, quantifier: quantifier === 'ForAllValues' || quantifier === 'ForAnyValue' ? quantifier : undefined };
}

type Compare = (request: string, policy: string) => boolean;

function plain(compare: Compare, takes: BaseOperator['takes'] = anyText): Omit<BaseOperator, 'isNegated'> {
  return {
    takes,
    matcher(value) {
      const policy = textOf(value);
      return (request) => compare(request, policy);
    },
  };
}

function ordered(read: (text: string) => number | undefined, isRight: (request: number, policy: number) => boolean): Omit<BaseOperator, 'isNegated'> {
  return {
    takes: (value) => read(value) !== undefined,
    matcher(value) {
      const policy = read(textOf(value));
      return (request) => {
        const given = read(request);
        return given !== undefined && policy !== undefined && isRight(given, policy);
      };
    },
  };
}

function textOf(parts: readonly PatternPart[]): string {
  return parts.map(({ text }) => text).join('');
}

function anyText(): boolean {
  return true;
}

const isBoolean = (value: string) => /^(true|false)$/i.test(value);
const same: Compare = (request, policy) => request === policy;
const sameIgnoringCase: Compare = (request, policy) => request.toLowerCase() === policy.toLowerCase();
const sameBytes: Compare = (request, policy) => request.replace(/=+$/, '') === policy.replace(/=+$/, '');

const like: Omit<BaseOperator, 'isNegated'> = { takes: anyText, matcher: (value) => matcherOf(value, 'anything') };

/** Each of the six parts of an ARN is compared by itself. */
const arn: Omit<BaseOperator, 'isNegated'> = {
  takes: anyText,
  matcher(value) {
    if (value.length === 1 && value[0]?.text === '*' && !value[0].isLiteral) return anyText;
    const matchers = arnComponents(codesOf(value, 'anything'))?.map(matcherOfCodes);
    if (matchers === undefined) return () => false;
    return (request) => {
      const [scheme = '', partition = '', service = '', region = '', account, ...resource] = request.split(':');
      if (account === undefined || resource.length === 0) return false;
      return [scheme, partition, service, region, account, resource.join(':')].every((component, index) => matchers[index]?.(component) === true);
    };
  },
};

const inRange: Omit<BaseOperator, 'isNegated'> = {
  takes: (value) => parseIpRange(value) !== undefined,
  matcher(value) {
    const range = parseIpRange(textOf(value));
    return (request) => range !== undefined && isInRange(request, range);
  },
};

/** Each with its negation, where AWS has one. */
const pairs: readonly (readonly [name: string, negation: string | undefined, operator: Omit<BaseOperator, 'isNegated'>])[] = [
  ['StringEquals', 'StringNotEquals', plain(same)],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', plain(sameIgnoringCase)],
  ['StringLike', 'StringNotLike', like],
  ['NumericEquals', 'NumericNotEquals', ordered(numberOf, (request, policy) => request === policy)],
  ['NumericLessThan', undefined, ordered(numberOf, (request, policy) => request < policy)],
  ['NumericLessThanEquals', undefined, ordered(numberOf, (request, policy) => request <= policy)],
  ['NumericGreaterThan', undefined, ordered(numberOf, (request, policy) => request > policy)],
  ['NumericGreaterThanEquals', undefined, ordered(numberOf, (request, policy) => request >= policy)],
  ['DateEquals', 'DateNotEquals', ordered(dateOf, (request, policy) => request === policy)],
  ['DateLessThan', undefined, ordered(dateOf, (request, policy) => request < policy)],
  ['DateLessThanEquals', undefined, ordered(dateOf, (request, policy) => request <= policy)],
  ['DateGreaterThan', undefined, ordered(dateOf, (request, policy) => request > policy)],
  ['DateGreaterThanEquals', undefined, ordered(dateOf, (request, policy) => request >= policy)],
  ['Bool', undefined, plain(sameIgnoringCase, isBoolean)],
  ['BinaryEquals', undefined, plain(sameBytes)],
  ['IpAddress', 'NotIpAddress', inRange],
  ['ArnEquals', 'ArnNotEquals', arn],
  ['ArnLike', 'ArnNotLike', arn],
  ['Null', undefined, { ...plain(sameIgnoringCase, isBoolean), isNull: true }],
];

const bases: ReadonlyMap<string, BaseOperator> = new Map(
  pairs.flatMap(([name, negation, operator]): [string, BaseOperator][] => [
    [name, { ...operator, isNegated: false }],
    ...(negation === undefined ? [] : [[negation, { ...operator, isNegated: true }] satisfies [string, BaseOperator]]),
  ]),
);
