import { Fault } from '../fault.ts';
import type { WireRequest } from '../http-message.ts';
import { mediaTypeOf } from '../http-message.ts';
import { utf8 } from './codecs.ts';

/** The parameters of a query protocol as a tree: `Tags.member.1.Key=a` is a path of four steps. */
export interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
  /** Whether a reader has asked for this parameter; those left over are unknown. */
  isRead: boolean;
}

const parametersMax = 50_000;
const depthMax = 64;
/** Of the tree: what costs memory before anybody knows who asks. */
const nodesMax = 200_000;

/** Whether the request is written as a form: in a POST's body, or in the URL of a GET. */
export function isForm({ method, headers, query }: WireRequest): boolean {
  if (method === 'POST') return mediaTypeOf(headers) === 'application/x-www-form-urlencoded' || /(?:^|&)Action=/.test(query);
  return method === 'GET' && /(?:^|&)Action=/.test(query);
}

const formsRead = new WeakMap<WireRequest, FormNode>();

/** Parameters of the URL and of the body; the body's win. A request's form is parsed once. */
export function readForm(request: WireRequest): FormNode {
  const known = formsRead.get(request);
  if (known !== undefined) return known;
  const form = parseForm(request);
  formsRead.set(request, form);
  return form;
}

function parseForm({ method, body, query }: WireRequest): FormNode {
  const root = emptyNode();
  let count = 0;
  let nodes = 0;
  for (const text of [query, method === 'POST' ? formText(body) : '']) {
    for (const pair of text.split('&', parametersMax + 1)) {
      if (++count > parametersMax) throw new Fault('Malformed', `A request may have ${parametersMax} parameters at most.`);
      if (pair === '') continue;
      const at = pair.indexOf('=');
      nodes += put(root, decodeForm(at < 0 ? pair : pair.slice(0, at)), decodeForm(at < 0 ? '' : pair.slice(at + 1)));
      if (nodes > nodesMax) throw new Fault('Malformed', `A request may have ${nodesMax} different steps in the names of its parameters at most.`);
    }
  }
  return root;
}

/** A parameter of the request itself, such as `Action`. */
export function topLevel(form: FormNode, name: string): string | undefined {
  const node = form.children.get(name);
  if (node !== undefined) node.isRead = true;
  return node?.value;
}

/** The API version that a form names; undefined when it cannot be read, which whoever reads it in earnest will say. */
export function formVersion(request: WireRequest): string | undefined {
  try {
    return readForm(request).children.get('Version')?.value;
  } catch (thrown) {
    if (thrown instanceof Fault) return undefined;
    throw thrown;
  }
}

/** The first parameter with a value that nobody asked for. */
export function firstUnread(form: FormNode, path = ''): string | undefined {
  for (const [name, node] of form.children) {
    const here = path === '' ? name : `${path}.${name}`;
    if (!node.isRead && node.value !== undefined) return here;
    const below = firstUnread(node, here);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** Gives how many nodes were new. */
function put(root: FormNode, key: string, value: string): number {
  const steps = key.split('.', depthMax + 1);
  if (steps.length > depthMax) throw new Fault('Malformed', `The parameter ${key.slice(0, 64)}… is nested more than ${depthMax} deep.`);
  let node = root;
  let made = 0;
  for (const step of steps) {
    let next = node.children.get(step);
    if (next === undefined) {
      made += 1;
      next = emptyNode();
      node.children.set(step, next);
    }
    node = next;
  }
  node.value = value;
  return made;
}

function emptyNode(): FormNode {
  return { value: undefined, children: new Map(), isRead: false };
}

function formText(body: Uint8Array): string {
  try {
    return utf8(body);
  } catch (thrown) {
    throw new Fault('Malformed', 'The body is not UTF-8.', { cause: thrown });
  }
}

function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (thrown) {
    throw new Fault('Malformed', `The form holds a malformed escape: ${text.slice(0, 64)}`, { cause: thrown });
  }
}
