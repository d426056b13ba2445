import { parameters, type Parameter, type ParameterVersion } from '#model/parameter.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { parameterNotFound, parameterVersionNotFound } from './errors.ts';
import { findParameter } from './find-parameter.ts';
import type { ParameterReference } from './parameter-reference.ts';

/** A parameter of the account that can be changed: AWS's own cannot. */
export function ownParameter(store: Reader, reference: ParameterReference, nowMs: number): Parameter {
  const parameter = findParameter(store, reference, nowMs);
  if (parameter === undefined || parameter.account === '') throw parameterNotFound(reference.name);
  return parameter;
}

/** Changes the labels of all versions; throws when `version` is none of them. */
export function relabel(transaction: Transaction, parameter: Parameter, { version, change }: { readonly version: number; readonly change: (each: ParameterVersion) => readonly string[] }): void {
  if (!parameter.versions.some((each) => each.version === version)) throw parameterVersionNotFound(parameter.name, version);
  transaction.put(parameters, { ...parameter, versions: parameter.versions.map((each) => ({ ...each, labels: change(each) })) });
}
