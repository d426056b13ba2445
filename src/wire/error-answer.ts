import { CallerError, messageOf } from '#base/errors.ts';
import { Fault, type FaultKind } from './fault.ts';
import { faultCode, type Family } from './protocols/fault-codes.ts';
import type { ErrorAnswer } from './protocols/protocol.ts';
import { errorShape, type Sdk } from './schema.ts';
import { isServiceException, type ServiceException } from './service-exception.ts';

export type AnsweredError = Pick<ErrorAnswer, 'code' | 'queryCode' | 'status' | 'fault' | 'message' | 'shape' | 'thrown'>;

/** What a caller gets to see of whatever was thrown; undefined when it was not the caller's mistake and is nobody's business. */
export function answerTo(thrown: unknown, { family, sdk }: { readonly family: Family; readonly sdk: Sdk | undefined }): AnsweredError | undefined {
  if (thrown instanceof Fault) return ofFault(thrown.kind, thrown.message, family);
  if (thrown instanceof CallerError) return plain(thrown.code, thrown.status, thrown.message, thrown);
  if (isServiceException(thrown)) return ofException(thrown, { family, sdk });
  return undefined;
}

export function ofFault(kind: FaultKind, message: string, family: Family): AnsweredError {
  const known = faultCode(kind, family);
  return plain(known.code, known.status, known.message ?? message, undefined);
}

function ofException(thrown: ServiceException, { family, sdk }: { readonly family: Family; readonly sdk: Sdk | undefined }): AnsweredError {
  const shape = sdk === undefined ? undefined : errorShape(sdk, thrown.name);
  const isQuery = family === 'query' || family === 'ec2';
  const traits = shape?.getMergedTraits();
  const { code: queryCode, status: queryStatus } = queryError(traits?.awsQueryError, thrown.name);
  const otherwise = thrown.$fault === 'server' ? 500 : 400;
  // AWS's JSON services answer 400 to every mistake of the caller, whatever status their models state (KMS states 404, 409 and 412).
  const status = family === 'json' ? otherwise : ((isQuery ? queryStatus : undefined) ?? numberOr(traits?.httpError, otherwise));
  return { code: thrown.name, queryCode, status, fault: thrown.$fault, message: messageOf(thrown), shape, thrown };
}

/** The trait is `[code, status]`. */
function queryError(trait: unknown, name: string): { readonly code: string; readonly status: number | undefined } {
  if (!Array.isArray(trait)) return { code: name, status: undefined };
  const [code, status]: readonly unknown[] = trait;
  return { code: typeof code === 'string' ? code : name, status: typeof status === 'number' ? status : undefined };
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function plain(code: string, status: number, message: string, thrown: unknown): AnsweredError {
  return { code, queryCode: code, status, fault: status >= 500 ? 'server' : 'client', message, shape: undefined, thrown };
}
