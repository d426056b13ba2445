import type { IdentityCaller } from '../caller.ts';
import { ann, type Ask, type Given } from './ask.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The documentation read straight, statement by statement, slowly and with nothing prepared: what the compiled evaluator is compared with. It knows the
 * elements and operators that the property tests make, and no others.
 */
export function referenceDecision(asked: Ask): string {
  const caller = callerOf(asked);
  const of = (given: Given | undefined, effect: string) => listOf(given).filter((one) => one['Effect'] === effect && isAbout(one, asked));
  const kinds = [['identity-based policy', asked.identity], ['permissions boundary', asked.boundary], ['session policy', asked.session]] as const;
  for (const [name, given] of kinds) if (of(given, 'Deny').length > 0) return `explicit-deny by ${name}`;
  if (of(asked.resourcePolicy, 'Deny').some((one) => isDenied(one, caller))) return 'explicit-deny by resource-based policy';
  if (of(asked.endpoint, 'Deny').some((one) => isDenied(one, caller))) return 'explicit-deny by VPC endpoint policy';
  if (asked.endpoint !== undefined && !of(asked.endpoint, 'Allow').some((one) => namesOf(one).some((name) => names(caller).includes(name)))) return 'implicit-deny by VPC endpoint policy';
  const named = of(asked.resourcePolicy, 'Allow').flatMap(namesOf);
  if ((asked.isCrossAccount === true || asked.isResourcePolicyRequired === true) && !named.some((name) => names(caller).includes(name))) {
    return `implicit-deny by ${of(asked.identity, 'Allow').length === 0 ? 'identity' : 'resource'}-based policy`;
  }
  const isSession = caller.kind === 'role-session';
  const isFull = named.includes(caller.arn) || (!isSession && named.includes('*'));
  if (asked.isCrossAccount !== true && isFull) return 'allowed';
  const isBounded = asked.isCrossAccount !== true && isSession && (named.includes(caller.identityArn) || named.includes('*'));
  for (const [name, given] of kinds) {
    const isAsked = name === 'identity-based policy' ? !isBounded : given !== undefined;
    if (isAsked && of(given, 'Allow').length === 0) return `implicit-deny by ${name}`;
  }
  return 'allowed';
}

function callerOf({ caller = ann, boundary }: Ask): IdentityCaller {
  if (!('hasBoundary' in caller)) throw new Error('the reference knows identities only');
  return { ...caller, hasBoundary: boundary !== undefined };
}

function listOf(given: Given | undefined): readonly Json[] {
  const list: readonly unknown[] = given === undefined ? [] : Array.isArray(given) ? given : [given];
  return list.filter(isJson).flatMap((one) => (one['Statement'] === undefined ? [one] : [one['Statement']].flat().filter(isJson)));
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): readonly string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

function namesOf({ Principal: principal }: Json): readonly string[] {
  return isJson(principal) ? texts(principal['AWS']) : texts(principal);
}

function names({ account, arn, identityArn }: IdentityCaller): readonly string[] {
  return ['*', account, `arn:aws:iam::${account}:root`, arn, identityArn];
}

function isDenied(statement: Json, caller: IdentityCaller): boolean {
  const { NotPrincipal: not } = statement;
  if (not === undefined) return namesOf(statement).some((name) => names(caller).includes(name));
  const excepted = isJson(not) ? texts(not['AWS']) : texts(not);
  if (excepted.includes('*')) return false;
  const hasAccount = excepted.includes(caller.account) || excepted.includes(`arn:aws:iam::${caller.account}:root`);
  return caller.hasBoundary || !hasAccount || !excepted.includes(caller.arn) || !excepted.includes(caller.identityArn);
}

function isAbout(statement: Json, { action, resource = '*', keys = {} }: Ask): boolean {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  const isAction = texts(Action ?? NotAction).some((one) => glob(one.toLowerCase(), action.toLowerCase(), false)) === (NotAction === undefined);
  const isResource = texts(Resource ?? NotResource).some((one) => matchesVariable(one, resource, { keys, inSegments: true })) === (NotResource === undefined);
  return isAction && isResource && (!isJson(Condition) || Object.entries(Condition).every(([operator, condition]) => isJson(condition) && Object.entries(condition).every(([key, given]) => isMet({ operator, key, wanted: texts(given) }, keys))));
}

type Keys = Readonly<Record<string, string | readonly string[]>>;

function isMet({ operator, key, wanted }: { readonly operator: string; readonly key: string; readonly wanted: readonly string[] }, keys: Keys): boolean {
  const given = [keys[key] ?? []].flat();
  const isLike = operator.includes('Like');
  const some = (value: string) => wanted.some((one) => (isLike ? matchesVariable(one, value, { keys, inSegments: false }) : withVariable(one, keys) === value));
  if (operator === 'Null') return wanted.includes(String(given.length === 0));
  if (operator === 'NumericLessThan') return given.some((value) => wanted.some((one) => Number(value) < Number(one)));
  if (operator.startsWith('ForAllValues:')) return given.every(some);
  if (operator.startsWith('ForAnyValue:StringNot')) return given.some((value) => !some(value));
  if (operator.endsWith('IfExists')) return given.length === 0 || given.some(some);
  return operator.startsWith('StringNot') ? !given.some(some) : given.some(some);
}

function withVariable(text: string, keys: Keys): string | undefined {
  const value = keys['aws:username'];
  if (!text.includes('${')) return text;
  return typeof value === 'string' ? text.replace('${aws:username}', value) : undefined;
}

function matchesVariable(text: string, value: string, { keys, inSegments }: { readonly keys: Keys; readonly inSegments: boolean }): boolean {
  const pattern = withVariable(text, keys);
  return pattern !== undefined && glob(pattern, value, inSegments);
}

function glob(pattern: string, value: string, inSegments: boolean): boolean {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\/-]/g, '\\$&').replaceAll(/\*(?=:|$)/g, '<any>').replaceAll('*', inSegments ? '[^:]*' : '<any>').replaceAll('?', inSegments ? '[^:]' : '.').replaceAll('<any>', '.*');
  return new RegExp(`^${source}$`, 's').test(value);
}
