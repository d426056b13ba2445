import { instantOf } from './instant.ts';
import type { Comparison, Expression, Query, Subject } from './query.ts';
import { QueryError } from './query-error.ts';
import { scannerOf, type Scanner } from './scanner.ts';

/** As the API limits an expression. */
const charactersMax = 2_000;

/** The query that `text` is, or what is wrong with it and where. */
export function parseQuery(text: string): Query | QueryError {
  try {
    if (text.length > charactersMax) throw new QueryError(charactersMax, `longer than ${charactersMax} characters`);
    const scanner = scannerOf(text);
    const expression = disjunction(scanner);
    if (!scanner.isAtEnd()) throw scanner.fail("expected 'and', 'or' or the end");
    return { text, expression, dependsOnTasks: asksForTasks(expression) };
  } catch (thrown) {
    if (thrown instanceof QueryError) return thrown;
    throw thrown;
  }
}

function disjunction(scanner: Scanner): Expression {
  return chain(scanner, 'or', '||', conjunction);
}

function conjunction(scanner: Scanner): Expression {
  return chain(scanner, 'and', '&&', operand);
}

function chain(scanner: Scanner, kind: 'and' | 'or', sign: string, read: (scanner: Scanner) => Expression): Expression {
  const operands = [read(scanner)];
  while (scanner.takeSign(sign) || scanner.takeWord(kind)) operands.push(read(scanner));
  const [first] = operands;
  return operands.length === 1 && first !== undefined ? first : { kind, operands };
}

function operand(scanner: Scanner): Expression {
  if (scanner.takeSign('!') || scanner.takeWord('not')) return { kind: 'not', operand: operand(scanner) };
  if (!scanner.takeSign('(')) return condition(scanner);
  const inner = disjunction(scanner);
  if (!scanner.takeSign(')')) throw scanner.fail("expected ')'");
  return inner;
}

function condition(scanner: Scanner): Expression {
  const subject = subjectOf(scanner);
  const operatorAt = scanner.position();
  const found = operators.find(({ sign, word }) => (sign !== undefined && takeOperator(scanner, sign)) || scanner.takeWord(word));
  if (found === undefined) throw scanner.fail('expected an operator');
  if (!allowedFor(subject).includes(found.operator)) throw scanner.fail(`${subject.kind} has no operator ${found.word}`, operatorAt);
  return { kind: 'condition', subject, isNegated: found.isNegated, comparison: comparisonOf(scanner, subject, found.operator) };
}

type Operator = Comparison['operator'];

// Of two that begin alike, the longer comes first.
const operators: readonly { readonly sign?: string; readonly word: string; readonly operator: Operator; readonly isNegated: boolean }[] = [
  { sign: '==', word: 'equals', operator: 'equals', isNegated: false },
  { sign: '!=', word: 'not_equals', operator: 'equals', isNegated: true },
  { sign: '>=', word: 'greater_than_equal', operator: 'greater_than_equal', isNegated: false },
  { sign: '>', word: 'greater_than', operator: 'greater_than', isNegated: false },
  { sign: '<=', word: 'less_than_equal', operator: 'less_than_equal', isNegated: false },
  { sign: '<', word: 'less_than', operator: 'less_than', isNegated: false },
  { word: 'exists', operator: 'exists', isNegated: false },
  { sign: '!exists', word: 'not_exists', operator: 'exists', isNegated: true },
  { word: 'in', operator: 'in', isNegated: false },
  { sign: '!in', word: 'not_in', operator: 'in', isNegated: true },
  { sign: '=~', word: 'matches', operator: 'matches', isNegated: false },
  { sign: '!~', word: 'not_matches', operator: 'matches', isNegated: true },
];

function takeOperator(scanner: Scanner, sign: string): boolean {
  return /\w$/.test(sign) ? scanner.takeWord(sign) : scanner.takeSign(sign);
}

const equality: readonly Operator[] = ['equals', 'in', 'matches'];
const order: readonly Operator[] = ['equals', 'greater_than', 'greater_than_equal', 'less_than', 'less_than_equal'];

function allowedFor(subject: Subject): readonly Operator[] {
  switch (subject.kind) {
    case 'agentConnected':
    case 'ec2InstanceId':
      return equality;
    case 'agentVersion':
    case 'registeredAt':
    case 'runningTasksCount':
      return order;
    default:
      return [...equality, ...order, 'exists'];
  }
}

function subjectOf(scanner: Scanner): Subject {
  const at = scanner.position();
  const name = scanner.subject();
  switch (name) {
    case 'agentConnected':
    case 'agentVersion':
    case 'ec2InstanceId':
    case 'registeredAt':
    case 'runningTasksCount':
    case 'task:group':
      return { kind: name };
    default: {
      const attribute = /^attribute:(.+)$/.exec(name)?.[1];
      if (attribute === undefined) throw scanner.fail(name === '' ? 'expected a subject' : `unknown subject ${name}`, at);
      return { kind: 'attribute', name: attribute };
    }
  }
}

function comparisonOf(scanner: Scanner, subject: Subject, operator: Operator): Comparison {
  if (operator === 'exists') return { operator };
  if (operator === 'in') return { operator, values: listOf(scanner) };
  const at = scanner.position();
  const value = scanner.argument(false);
  if (operator === 'matches') return { operator, pattern: patternOf(scanner, value, at) };
  if (subject.kind === 'registeredAt' && instantOf(value) === undefined) throw scanner.fail(`${value} is no date`, at);
  if (subject.kind === 'runningTasksCount' && !/^\d{1,9}$/.test(value)) throw scanner.fail(`${value} is no number`, at);
  return { operator, value };
}

function listOf(scanner: Scanner): readonly string[] {
  if (!scanner.takeSign('[')) throw scanner.fail("expected '['");
  const values = [scanner.argument(true)];
  while (scanner.takeSign(',')) values.push(scanner.argument(true));
  if (!scanner.takeSign(']')) throw scanner.fail("expected ',' or ']'");
  return values;
}

/** Patterns are those of Java, of which JavaScript's are the common part but for flags in front. */
function patternOf(scanner: Scanner, value: string, at: number): RegExp {
  const [, isCaseless, pattern = ''] = /^(\(\?i\))?(.*)$/s.exec(value) ?? [];
  try {
    return new RegExp(`^(?:${pattern})$`, isCaseless === undefined ? '' : 'i');
  } catch {
    throw scanner.fail(`${value} is no pattern`, at);
  }
}

function asksForTasks(expression: Expression): boolean {
  if (expression.kind === 'condition') return expression.subject.kind === 'runningTasksCount' || expression.subject.kind === 'task:group';
  return expression.kind === 'not' ? asksForTasks(expression.operand) : expression.operands.some(asksForTasks);
}
