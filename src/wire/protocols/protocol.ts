import type { WireRequest, WireResponse } from '../http-message.ts';
import type { Service } from '../operation.ts';
import type { OperationShapes, Sdk, Shape } from '../schema.ts';
import type { Family } from './fault-codes.ts';

/** One of AWS's protocols, from the server's side: bytes to input, output and errors to bytes. */
export interface Protocol {
  readonly name: string;
  readonly family: Family;
  /** Whether the request is written in this protocol, from its head alone. */
  claims(request: WireRequest, service: Service | undefined): boolean;
  /** The operation that the request names, whether or not it exists. Throws a Fault when it names none. */
  operationName(request: WireRequest, target: { readonly service: Service | undefined; readonly sdk: Sdk }): string;
  /** The input as sent: not yet checked against its shape. Throws a Fault when it cannot be read. */
  read(request: WireRequest, target: { readonly service: Service; readonly sdk: Sdk; readonly operation: OperationShapes }): unknown;
  writeOutput(answer: OutputAnswer): WireResponse;
  writeError(answer: ErrorAnswer): WireResponse;
}

export interface OutputAnswer {
  readonly service: Service;
  readonly request: WireRequest;
  readonly operation: OperationShapes;
  readonly output: unknown;
  readonly requestId: string;
}

/** An error as a caller will see it, before a protocol gives it bytes. */
export interface ErrorAnswer {
  readonly service: Service | undefined;
  readonly request: WireRequest;
  readonly requestId: string;
  readonly code: string;
  /** The code of query protocols where a modelled error has another one there. */
  readonly queryCode: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly message: string;
  /** The shape of a modelled error, and the value that was thrown with its members. */
  readonly shape: Shape | undefined;
  readonly thrown: unknown;
}

/** The members of a modelled error besides its message. */
export function errorMembers({ shape, thrown, message }: ErrorAnswer): Record<string, unknown> {
  if (shape === undefined || typeof thrown !== 'object' || thrown === null) return {};
  const members: Record<string, unknown> = {};
  for (const [name] of shape.structIterator()) {
    const value: unknown = Reflect.get(thrown, name);
    if (name === 'message' || name === 'Message') members[name] = message;
    else if (value !== undefined) members[name] = value;
  }
  return members;
}
