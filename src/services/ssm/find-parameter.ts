import { known } from '#base/assert.ts';
import { parameterPathKey, parameters, type Parameter, type ParameterVersion } from '#model/parameter.ts';
import { findPublicParameter } from '#model/public-parameters.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { parameterNotFound, parameterVersionNotFound } from './errors.ts';
import { levelsOf } from './parameter-name.ts';
import type { ParameterReference } from './parameter-reference.ts';

/** One version of a parameter, found by a name, an ARN, a version or a label. */
export interface FoundParameter {
  /** By the name that it was asked for by. */
  readonly parameter: Parameter;
  readonly version: ParameterVersion;
  /** Such as `:3`: as it was asked for. */
  readonly selector?: string;
}

/** Throws when there is no such parameter, or no such version of it. What has expired is gone, whether or not it was deleted yet. */
export function foundParameter(store: Reader, reference: ParameterReference, nowMs: number): FoundParameter {
  const parameter = findParameter(store, reference, nowMs);
  const { selector, name } = reference;
  if (parameter === undefined || selector?.includes(':') === true) throw parameterNotFound(selector === undefined ? name : `${name}:${selector}`);
  const named = reference.isByArn ? parameter : { ...parameter, name };
  if (selector === undefined) return { parameter: named, version: currentVersion(parameter) };
  const version = parameter.versions.find((each) => (/^\d+$/.test(selector) ? each.version === Number(selector) : each.labels.includes(selector)));
  if (version === undefined) throw parameterVersionNotFound(parameter.name, selector);
  return { parameter: named, version, selector: `:${selector}` };
}

export function findParameter(store: Reader, { arn, name, isByArn, isElsewhere, region }: ParameterReference, nowMs: number): Parameter | undefined {
  if (isElsewhere) return undefined;
  const own = store.get(parameters, arn);
  if (own !== undefined) return isLive(own, nowMs) && (isByArn || isNamed(own, name)) ? own : undefined;
  return findPublicParameter(region, name);
}

/** Outside of hierarchies a name is the same with a leading slash and without. */
function isNamed(own: Parameter, name: string): boolean {
  return own.name === name || levelsOf(own.name).length === 1;
}

/** All of an account in a Region, by name. */
export function liveParameters(store: Reader, scope: Scope, nowMs: number): readonly Parameter[] {
  return store.find(parameters, 'scope', scopeKey(scope)).filter((parameter) => isLive(parameter, nowMs));
}

/** Those in the hierarchy below a path, by name. */
export function liveParametersBelow(store: Reader, scope: Scope, { path, nowMs }: { readonly path: string; readonly nowMs: number }): readonly Parameter[] {
  return store.find(parameters, 'path', parameterPathKey(scope, path)).filter((parameter) => isLive(parameter, nowMs));
}

export function currentVersion({ versions }: Parameter): ParameterVersion {
  return known(versions.at(-1), 'a parameter has a version');
}

function isLive({ deletesAt }: Parameter, nowMs: number): boolean {
  return deletesAt === undefined || nowMs < deletesAt;
}
