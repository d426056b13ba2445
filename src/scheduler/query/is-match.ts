import { attributeOf, type Node } from '../node.ts';
import { instantOf } from './instant.ts';
import type { Comparison, Expression, Subject } from './query.ts';

/** A node, and what runs there as placements are made. */
export interface NodeNow {
  readonly node: Node;
  readonly runningTasksCount: number;
  readonly groups: ReadonlyMap<string, number>;
}

/**
 * Whether the node is one that the query means. A negated operator is the opposite of its positive one, so `!=` and `!~` also mean a
 * node without the attribute, and `task:group != x` one where no task of the group runs.
 */
export function isMatch(expression: Expression, now: NodeNow): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.operands.every((operand) => isMatch(operand, now));
    case 'or':
      return expression.operands.some((operand) => isMatch(operand, now));
    case 'not':
      return !isMatch(expression.operand, now);
    case 'condition':
      return holds(expression.subject, expression.comparison, now) !== expression.isNegated;
  }
}

function holds(subject: Subject, comparison: Comparison, now: NodeNow): boolean {
  if (subject.kind === 'task:group' && comparison.operator === 'equals') return now.groups.has(comparison.value);
  return valuesOf(subject, now).some((value) => isTrueOf(value, subject, comparison));
}

function valuesOf(subject: Subject, { node, runningTasksCount, groups }: NodeNow): readonly string[] {
  switch (subject.kind) {
    case 'agentConnected':
      return [String(node.isAgentConnected)];
    case 'agentVersion':
      return [node.agentVersion];
    case 'ec2InstanceId':
      return node.ec2InstanceId === undefined ? [] : [node.ec2InstanceId];
    case 'registeredAt':
      return [String(node.registeredAt)];
    case 'runningTasksCount':
      return [String(runningTasksCount)];
    case 'task:group':
      return [...groups.keys()];
    case 'attribute': {
      const value = attributeOf(node, subject.name);
      return value === undefined ? [] : [value];
    }
  }
}

function isTrueOf(value: string, subject: Subject, comparison: Comparison): boolean {
  switch (comparison.operator) {
    case 'exists':
      return true;
    case 'in':
      return comparison.values.includes(value);
    case 'matches':
      return comparison.pattern.test(value);
    case 'equals':
      return isOrdered(subject) ? order(value, comparison.value, subject) === 0 : value === comparison.value;
    case 'greater_than':
      return order(value, comparison.value, subject) > 0;
    case 'greater_than_equal':
      return order(value, comparison.value, subject) >= 0;
    case 'less_than':
      return order(value, comparison.value, subject) < 0;
    case 'less_than_equal':
      return order(value, comparison.value, subject) <= 0;
  }
}

function isOrdered(subject: Subject): boolean {
  return subject.kind === 'registeredAt' || subject.kind === 'agentVersion' || subject.kind === 'runningTasksCount';
}

/** Negative when `value` comes before `other`: instants and versions by what they mean, other values as numbers when both are. */
function order(value: string, other: string, subject: Subject): number {
  if (subject.kind === 'registeredAt') return Number(value) - (instantOf(other) ?? Number.NaN);
  if (subject.kind === 'agentVersion') return versionOrder(value, other);
  const difference = Number.parseFloat(value) - Number.parseFloat(other);
  return isNumber(value) && isNumber(other) ? difference : textOrder(value, other);
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function versionOrder(version: string, other: string): number {
  const [these, those] = [version.split('.'), other.split('.')];
  for (let part = 0; part < Math.max(these.length, those.length); part += 1) {
    const difference = Number.parseInt(these[part] ?? '0', 10) - Number.parseInt(those[part] ?? '0', 10);
    if (difference !== 0) return difference;
  }
  return 0;
}

function textOrder(value: string, other: string): number {
  return value === other ? 0 : value < other ? -1 : 1;
}
