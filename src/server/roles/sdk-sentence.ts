import { messageOf } from '#base/errors.ts';
import { Fault } from '#wire/fault.ts';

/** An AWS API's refusal as the SDK for Go writes it, which Fargate hands on in `stoppedReason`. */
export function sdkSentence(thrown: unknown, { service, operation, requestId }: { readonly service: string; readonly operation: string; readonly requestId: string }): string {
  return `operation error ${service}: ${operation}, https response error StatusCode: 400, RequestID: ${requestId}, ${refusalSentence(thrown)}`;
}

/** `Code: sentence`; the SDK says `api error` before codes that the operation's model does not have. */
function refusalSentence(thrown: unknown): string {
  if (thrown instanceof Fault) return `api error ${thrown.kind === 'AccessDenied' ? 'AccessDeniedException' : thrown.kind}: ${thrown.message}`;
  return `${thrown instanceof Error ? thrown.name : 'InternalFailure'}: ${messageOf(thrown)}`;
}
