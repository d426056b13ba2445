import type { ContextEntry } from '@aws-sdk/client-iam';
import { checkEach, checkEnum, checkLength } from '#wire/constraints.ts';
import { invalidInput, refuseComplaints } from './errors.ts';

const types = ['string', 'stringList', 'numeric', 'numericList', 'boolean', 'booleanList', 'ip', 'ipList', 'binary', 'binaryList', 'date', 'dateList'];

/** What values of each type look like; texts may be anything. */
const patterns: Readonly<Record<string, RegExp>> = {
  numeric: /^[+-]?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/i,
  ip: /^[\da-fA-F.:]+(\/\d{1,3})?$/,
  binary: /^[A-Za-z\d+/]*={0,2}$/,
  date: /^(\d+|\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)$/,
};

/** The context keys of a simulation, by their names (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html). */
export function contextOf(entries: readonly ContextEntry[] = []): Readonly<Record<string, readonly string[]>> {
  refuseComplaints(
    checkEach('contextEntries', entries, (path, { ContextKeyName: name, ContextKeyType: type }) => [checkLength(`${path}.contextKeyName`, name, { min: 5, max: 256 }), checkEnum(`${path}.contextKeyType`, type, types)]),
  );
  return Object.fromEntries(entries.map((entry) => [entry.ContextKeyName ?? '', valuesOf(entry)]));
}

function valuesOf({ ContextKeyName: name, ContextKeyType: type = 'string', ContextKeyValues: values = [] }: ContextEntry): readonly string[] {
  if (!type.endsWith('List') && values.length > 1) throw invalidInput(`Context key ${name} is of type ${type} and has ${values.length} values; give it the type ${type}List or one value.`);
  const pattern = patterns[type.replace(/List$/, '')];
  const wrong = pattern === undefined ? undefined : values.find((value) => !pattern.test(value));
  if (wrong !== undefined) throw invalidInput(`Context key ${name} has the value '${wrong}', which is not of type ${type}.`);
  return values;
}
