import { operationShapes, type Sdk } from '../schema.ts';

/** An operation's place among the paths of its service, such as `GET /clusters/{name}`. */
interface OperationPath {
  readonly name: string;
  readonly method: string;
  readonly steps: readonly Step[];
  /** Parameters that are part of the operation's address, such as `operation=untag`. */
  readonly query: readonly string[];
}

type Step = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'label' | 'greedy'; readonly member: string };

export interface PathMatch {
  readonly name: string;
  /** Member names to what the path holds for them, still percent-encoded. */
  readonly labels: ReadonlyMap<string, string>;
  /** The parameters that are part of the operation's address. */
  readonly addressed: readonly string[];
}

const pathsOfSdks = new WeakMap<Sdk, readonly OperationPath[]>();

/** The operation that a method and path name, the most literal one where several match. */
export function matchPath(sdk: Sdk, { method, path, query }: { readonly method: string; readonly path: string; readonly query: string }): PathMatch | undefined {
  const steps = path.split('/').slice(1);
  const parameters = new Set(query.split('&'));
  for (const operation of pathsOf(sdk)) {
    if (operation.method !== method || !operation.query.every((pair) => parameters.has(pair) || parameters.has(`${pair}=`))) continue;
    const labels = labelsOf(operation.steps, steps);
    if (labels !== undefined) return { name: operation.name, labels, addressed: operation.query.map((pair) => pair.split('=', 1)[0] ?? '') };
  }
  return undefined;
}

function pathsOf(sdk: Sdk): readonly OperationPath[] {
  const known = pathsOfSdks.get(sdk);
  if (known !== undefined) return known;
  const paths = Object.keys(sdk).flatMap((key) => (key.endsWith('$') ? (operationPath(sdk, key.slice(0, -1)) ?? []) : []));
  const sorted = paths.sort((a, b) => literals(b) - literals(a));
  pathsOfSdks.set(sdk, sorted);
  return sorted;
}

function operationPath(sdk: Sdk, name: string): OperationPath | undefined {
  const http = operationShapes(sdk, name)?.http;
  if (http === undefined) return undefined;
  const [method, pattern] = http;
  const [path = '', query = ''] = pattern.split('?');
  return { name, method, steps: path.split('/').slice(1).map(stepOf), query: query === '' ? [] : query.split('&') };
}

function stepOf(text: string): Step {
  const label = /^\{([^+}]+)(\+?)\}$/.exec(text);
  if (label === null) return { kind: 'literal', text };
  return { kind: label[2] === '+' ? 'greedy' : 'label', member: label[1] ?? '' };
}

/** Literals count most, then labels, then a greedy one; more parameters in the address win. */
function literals({ steps, query }: OperationPath): number {
  const weights = { literal: 100, label: 1, greedy: 0 } as const;
  return steps.reduce((sum, { kind }) => sum + weights[kind], 0) + query.length * 10;
}

function labelsOf(pattern: readonly Step[], steps: readonly string[]): ReadonlyMap<string, string> | undefined {
  const labels = new Map<string, string>();
  let at = 0;
  for (const [index, step] of pattern.entries()) {
    const rest = pattern.length - index - 1;
    const taken = step.kind === 'greedy' ? steps.length - at - rest : 1;
    const text = steps.slice(at, at + taken).join('/');
    if (taken < 1 || at + taken > steps.length) return undefined;
    if (step.kind === 'literal' ? step.text !== text : text === '') return undefined;
    if (step.kind !== 'literal') labels.set(step.member, text);
    at += taken;
  }
  return at === steps.length || (at === steps.length - 1 && steps[at] === '') ? labels : undefined;
}
