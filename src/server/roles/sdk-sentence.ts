import { callersError } from '#wire/callers-error.ts';

/** An AWS API's refusal as the SDK for Go writes it, which Fargate hands on in `stoppedReason`. What is no refusal is thrown again. */
export function sdkSentence(thrown: unknown, { service, operation, requestId }: { readonly service: string; readonly operation: string; readonly requestId: string }): string {
  const error = callersError(thrown);
  if (error === undefined) throw thrown;
  // It says `api error` before codes that the operation's model does not have.
  const refusal = `${error.isModelled ? '' : 'api error '}${error.code}: ${error.message}`;
  return `operation error ${service}: ${operation}, https response error StatusCode: 400, RequestID: ${requestId}, ${refusal}`;
}
