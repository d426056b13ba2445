import type { ErrorAnswer, Protocol } from './protocol.ts';
import { requestIdHeader } from './request-id.ts';
import { restJson1 } from './rest-json.ts';
import { element, text } from './xml.ts';

/** Signing names of S3 and its like, whose errors have no wrapper. */
const bare: ReadonlySet<string> = new Set(['s3', 's3-object-lambda', 's3-outposts', 's3express']);
const wrapped: ReadonlySet<string> = new Set(['cloudfront', 'route53']);

/** S3 Control is signed for as S3 is and has paths of its own: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_AWS_S3_Control.html. */
const s3ControlPath = '/v20180820/';

/**
 * https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html for a service that is not served, and undefined for one that does not speak it:
 * clients read such a refusal from XML alone, and say `UnknownError` of any other.
 */
export function unservedRestXml(serviceName: string): Protocol | undefined {
  if (!bare.has(serviceName) && !wrapped.has(serviceName)) return undefined;
  const isWrapped = (path: string) => wrapped.has(serviceName) || path.startsWith(s3ControlPath);
  return {
    ...restJson1,
    name: 'restXml',
    writeError: (answer) => ({
      status: answer.status,
      headers: { 'content-type': 'application/xml', ...requestIdHeader(answer.requestId) },
      body: isWrapped(answer.request.path) ? wrappedError(answer) : element('Error', said(answer) + requestId(answer)),
    }),
  };
}

function wrappedError(answer: ErrorAnswer): string {
  return element('ErrorResponse', element('Error', text('Type', answer.fault === 'client' ? 'Sender' : 'Receiver') + said(answer)) + requestId(answer));
}

function said({ code, message }: ErrorAnswer): string {
  return text('Code', code) + text('Message', message);
}

function requestId(answer: ErrorAnswer): string {
  return text('RequestId', answer.requestId);
}
