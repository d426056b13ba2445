import { Fault } from '../fault.ts';
import type { Shape } from '../schema.ts';
import type { FormNode } from './form.ts';
import { scalarFromText } from './scalar-text.ts';

/** How a query protocol names the steps of a parameter's path. */
export interface FormDialect {
  memberName(name: string, traits: Traits): string;
  isFlatList(traits: Traits): boolean;
  /** The step before an element's number in a list that is not flat. */
  elementName(traits: Traits): string;
}

export interface Traits {
  readonly xmlName?: string | undefined;
  readonly ec2QueryName?: string | undefined;
  readonly xmlFlattened?: unknown;
}

/** Walks a form's tree by the input's shape; what the shape does not name stays unread. */
export function readStructure(shape: Shape, node: FormNode, dialect: FormDialect, path = ''): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  node.isRead = true;
  if (shape.isUnitSchema()) return structure;
  for (const [name, member] of shape.structIterator()) {
    const wireName = dialect.memberName(name, traitsOf(member));
    const child = node.children.get(wireName);
    if (child === undefined) continue;
    const value = readValue(member, child, dialect, path === '' ? wireName : `${path}.${wireName}`);
    if (value !== undefined) structure[name] = value;
  }
  return structure;
}

function readValue(shape: Shape, node: FormNode, dialect: FormDialect, path: string): unknown {
  if (shape.isListSchema()) return readList(shape, node, dialect, path);
  if (shape.isMapSchema()) return readMap(shape, node, dialect, path);
  if (shape.isStructSchema()) return readStructure(shape, node, dialect, path);
  node.isRead = true;
  return node.value === undefined ? undefined : scalarFromText(shape, node.value, path);
}

/** An empty list is sent as the list's name with an empty value. */
function readList(shape: Shape, node: FormNode, dialect: FormDialect, path: string): unknown[] | undefined {
  const element = shape.getValueSchema();
  const isFlat = dialect.isFlatList(traitsOf(shape));
  const step = dialect.elementName(traitsOf(element));
  const elements = isFlat ? node : node.children.get(step);
  if (node.value === '') node.isRead = true;
  if (elements === undefined) return node.value === '' ? [] : undefined;
  const numbered = inOrder(elements);
  if (numbered.length === 0) return node.value === '' ? [] : undefined;
  const prefix = isFlat ? path : `${path}.${step}`;
  return numbered.map(([number, child]) => readValue(element, child, dialect, `${prefix}.${number}`));
}

function readMap(shape: Shape, node: FormNode, dialect: FormDialect, path: string): Record<string, unknown> | undefined {
  const key = shape.getKeySchema();
  const value = shape.getValueSchema();
  const entries = shape.getMergedTraits().xmlFlattened ? node : node.children.get('entry');
  if (entries === undefined) return undefined;
  const map = new Map<string, unknown>();
  for (const [number, entry] of inOrder(entries)) {
    const keyNode = entry.children.get(traitsOf(key).xmlName ?? 'key');
    const valueNode = entry.children.get(traitsOf(value).xmlName ?? 'value');
    if (keyNode?.value === undefined) throw new Fault('Malformed', `The map entry ${path}.${number} has no key.`);
    keyNode.isRead = true;
    map.set(keyNode.value, valueNode === undefined ? undefined : readValue(value, valueNode, dialect, `${path}.${number}`));
  }
  return Object.fromEntries(map);
}

/** Elements are numbered from one; gaps are closed, as AWS does. */
function inOrder(node: FormNode): readonly (readonly [number, FormNode])[] {
  const numbered: (readonly [number, FormNode])[] = [];
  for (const [name, child] of node.children) {
    if (/^\d{1,9}$/.test(name)) numbered.push([Number(name), child]);
  }
  return numbered.sort(([a], [b]) => a - b);
}

function traitsOf(shape: Shape): Traits {
  const { xmlName, ec2QueryName, xmlFlattened } = shape.getMergedTraits();
  return { xmlName, ec2QueryName: typeof ec2QueryName === 'string' ? ec2QueryName : undefined, xmlFlattened };
}
