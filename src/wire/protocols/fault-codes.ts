import type { FaultKind } from '../fault.ts';

/** Protocols that share their error codes. */
export type Family = 'json' | 'rest-json' | 'query' | 'ec2';

export interface FaultCode {
  readonly code: string;
  readonly status: number;
  /** Replaces the message where AWS always says the same. */
  readonly message?: string;
}

/**
 * The code and status of a fault in each family
 * (https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
 */
export function faultCode(kind: FaultKind, family: Family): FaultCode {
  const [json, query, ec2] = codes[kind];
  if (family === 'query') return query;
  if (family === 'ec2') return ec2;
  return family === 'rest-json' ? { ...json, status: restStatuses.get(kind) ?? json.status } : json;
}

/** Where restJson1 uses HTTP's own statuses. */
const restStatuses: ReadonlyMap<FaultKind, number> = new Map<FaultKind, number>([
  ['MissingAuthentication', 403],
  ['IncompleteSignature', 403],
  ['UnknownAccessKey', 403],
  ['WrongSignature', 403],
  ['SignatureExpired', 403],
  ['SessionExpired', 403],
  ['AccessDenied', 403],
  ['UnknownOperation', 404],
]);

const ec2AuthFailure: FaultCode = { code: 'AuthFailure', status: 401, message: 'AWS was not able to validate the provided access credentials' };

const codes: Readonly<Record<FaultKind, readonly [json: FaultCode, query: FaultCode, ec2: FaultCode]>> = {
  MissingAuthentication: [
    { code: 'MissingAuthenticationTokenException', status: 400 },
    { code: 'MissingAuthenticationToken', status: 403 },
    { code: 'MissingAuthenticationToken', status: 403 },
  ],
  IncompleteSignature: [
    { code: 'IncompleteSignatureException', status: 400 },
    { code: 'IncompleteSignature', status: 400 },
    { code: 'IncompleteSignature', status: 400 },
  ],
  UnknownAccessKey: [{ code: 'UnrecognizedClientException', status: 400 }, { code: 'InvalidClientTokenId', status: 403 }, ec2AuthFailure],
  WrongSignature: [{ code: 'InvalidSignatureException', status: 400 }, { code: 'SignatureDoesNotMatch', status: 403 }, ec2AuthFailure],
  SignatureExpired: [
    { code: 'InvalidSignatureException', status: 400 },
    { code: 'SignatureDoesNotMatch', status: 403 },
    { code: 'RequestExpired', status: 400, message: 'Request has expired.' },
  ],
  SessionExpired: [
    { code: 'ExpiredTokenException', status: 400 },
    { code: 'ExpiredToken', status: 403 },
    { code: 'RequestExpired', status: 400, message: 'Request has expired.' },
  ],
  AccessDenied: [
    { code: 'AccessDeniedException', status: 400 },
    { code: 'AccessDenied', status: 403 },
    { code: 'UnauthorizedOperation', status: 403 },
  ],
  UnknownOperation: [
    { code: 'UnknownOperationException', status: 400 },
    { code: 'InvalidAction', status: 400 },
    { code: 'InvalidAction', status: 400 },
  ],
  UnknownVersion: [
    { code: 'UnknownOperationException', status: 400 },
    { code: 'InvalidAction', status: 400 },
    { code: 'NoSuchVersion', status: 400 },
  ],
  NotImplemented: everywhere('NotImplemented', 501),
  Malformed: [{ code: 'SerializationException', status: 400 }, { code: 'MalformedInput', status: 400 }, { code: 'InvalidParameterValue', status: 400 }],
  UnknownParameter: [{ code: 'SerializationException', status: 400 }, { code: 'MalformedInput', status: 400 }, { code: 'UnknownParameter', status: 400 }],
  TooLarge: everywhere('RequestEntityTooLarge', 413),
  TooSlow: everywhere('RequestTimeout', 408),
  Busy: everywhere('ServiceUnavailable', 503),
  Internal: [{ code: 'InternalFailure', status: 500 }, { code: 'InternalFailure', status: 500 }, { code: 'InternalError', status: 500 }],
};

function everywhere(code: string, status: number): readonly [FaultCode, FaultCode, FaultCode] {
  const one = { code, status };
  return [one, one, one];
}
