import { Fault } from '../fault.ts';
import { mediaTypeOf, type WireRequest } from '../http-message.ts';
import { jsonCodec } from './codecs.ts';
import { errorMembers, type ErrorAnswer, type Protocol } from './protocol.ts';
import { requestIdHeader } from './request-id.ts';
import { readBody } from './read-body.ts';

/** https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export const awsJson10: Protocol = awsJson('1.0');

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const awsJson11: Protocol = awsJson('1.1');

function awsJson(version: '1.0' | '1.1'): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    name: `awsJson${version}`,
    family: 'json',

    claims: ({ method, headers }) => method === 'POST' && headers['x-amz-target'] !== undefined && (headers['content-type'] === contentType || mediaTypeOf(headers) === contentType),

    operationName({ headers }, { service }) {
      const target = headers['x-amz-target'] ?? '';
      const [, prefix, operation] = /^([\w.]+)\.(\w+)$/.exec(target) ?? [];
      if (operation === undefined) throw new Fault('UnknownOperation', `X-Amz-Target has to be <service>.<operation>, not '${target}'.`);
      if (service !== undefined && service.targetPrefix !== prefix) throw new Fault('UnknownOperation', `${service.name} has no X-Amz-Target ${prefix}; it has ${service.targetPrefix ?? 'none'}.`);
      return operation;
    },

    read: (request, { operation }) => readBody(jsonCodec, operation.input, request),

    writeOutput: ({ operation, output, requestId }) => ({
      status: 200,
      headers: { 'content-type': contentType, ...requestIdHeader(requestId) },
      body: operation.output.isUnitSchema() ? '{}' : jsonCodec.write(operation.output, output),
    }),

    writeError: (answer) => ({
      status: answer.status,
      headers: { 'content-type': contentType, ...requestIdHeader(answer.requestId), ...queryError(answer, answer.request) },
      body: jsonErrorBody(answer),
    }),
  };
}

/** Members by the error's shape, `__type` in front, `message` in any case. */
export function jsonErrorBody(answer: ErrorAnswer): string {
  const modelled = answer.shape === undefined ? '{}' : String(jsonCodec.write(answer.shape, errorMembers(answer)));
  const members: unknown = JSON.parse(modelled);
  return JSON.stringify({ __type: answer.code, message: answer.message, ...Object(members) });
}

/**
 * Services that moved from awsQuery to awsJson tell clients the old code
 * (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait).
 */
export function queryError({ queryCode, fault }: ErrorAnswer, { headers }: WireRequest): Record<string, string> {
  if (headers['x-amzn-query-mode'] !== 'true') return {};
  return { 'x-amzn-query-error': `${queryCode};${fault === 'client' ? 'Sender' : 'Receiver'}` };
}
