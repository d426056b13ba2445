import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticErrorSchema, StaticOperationSchema } from '@smithy/types';

/** A shape of an AWS API as the SDK describes it at run time: structures, lists, maps, scalars, with their traits. */
export type Shape = NormalizedSchema;

/** The SDK package of a service: among others, a schema `RunTask$` for each operation `RunTask`. */
export type Sdk = Readonly<Record<string, unknown>>;

export interface OperationShapes {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** Method, path pattern and status of REST operations: `['GET', '/clusters/{name}', 200]`. */
  readonly http: readonly [string, string, number] | undefined;
}

/** Undefined when the SDK has no such operation. */
export function operationShapes(sdk: Sdk, name: string): OperationShapes | undefined {
  const schema = ownValue(sdk, `${name}$`);
  if (!isOperationSchema(schema)) return undefined;
  const [, , operation, traits, input, output] = schema;
  const http = typeof traits === 'object' ? traits.http : undefined;
  return { name: operation, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output), http };
}

/** The shape of a modelled error, undefined when the SDK has no such error. */
export function errorShape(sdk: Sdk, name: string): Shape | undefined {
  const schema = ownValue(sdk, `${name}$`);
  return isErrorSchema(schema) ? NormalizedSchema.of(schema) : undefined;
}

/** The shape of values without one: any JSON-like document. */
export const documentShape: Shape = NormalizedSchema.of(15);

/** A structure states how many of its leading members are required. */
export function requiredMembers(shape: Shape): readonly string[] {
  const schema = shape.getSchema();
  if (!Array.isArray(schema) || (schema[0] !== 3 && schema[0] !== -3)) return [];
  return schema[4].slice(0, schema[6] ?? 0);
}

function ownValue(sdk: Sdk, name: string): unknown {
  return Object.hasOwn(sdk, name) ? sdk[name] : undefined;
}

function isOperationSchema(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === 9;
}

function isErrorSchema(value: unknown): value is StaticErrorSchema {
  return Array.isArray(value) && value[0] === -3;
}
