/**
 * What the wire itself refuses a request for, before an operation sees it. Each protocol has its own code, status and
 * often its own words for the same fault: `protocols/fault-codes.ts`.
 */
export type FaultKind =
  | 'MissingAuthentication'
  | 'IncompleteSignature'
  | 'UnknownAccessKey'
  | 'WrongSignature'
  | 'SignatureExpired'
  | 'SessionExpired'
  | 'AccessDenied'
  | 'UnknownOperation'
  | 'UnknownVersion'
  | 'NotImplemented'
  | 'Malformed'
  | 'UnknownParameter'
  | 'TooLarge'
  | 'TooSlow'
  | 'Busy'
  | 'Internal';

/** A fault of the request as such; the caller's, except `Internal`. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
