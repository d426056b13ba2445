import type { AccessRequest, Call, Principal } from './operation.ts';
import type { WireRequest } from './http-message.ts';
import type { ParsedSignature } from './sigv4/signature.ts';

/** Who signed a request, for which region. Throws a Fault when nobody that we know did. */
export type Authenticate = (request: WireRequest, signature: ParsedSignature) => Authenticated | Promise<Authenticated>;

export interface Authenticated {
  readonly principal: Principal;
  readonly region: string;
  /** The name of the service that the request was signed for. */
  readonly signedService: string;
}

/** Decides whether a call may do all that its operation says it needs. Throws a Fault of kind AccessDenied when not. */
export interface Authorizer {
  authorize(call: Call, requests: readonly AccessRequest[]): void | Promise<void>;
}
