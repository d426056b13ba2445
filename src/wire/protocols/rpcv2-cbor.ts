import { Fault } from '../fault.ts';
import { documentShape } from '../schema.ts';
import { queryError } from './aws-json.ts';
import { refusalOfCbor } from './cbor-guard.ts';
import { cborCodec } from './codecs.ts';
import { errorMembers, type ErrorAnswer, type Protocol } from './protocol.ts';
import { readBody } from './read-body.ts';
import { requestIdHeader } from './request-id.ts';

/** https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
export const rpcV2Cbor: Protocol = {
  name: 'rpcv2Cbor',
  family: 'json',

  claims: ({ headers }) => headers['smithy-protocol'] === 'rpc-v2-cbor',

  operationName({ method, path }) {
    const operation = cborPath(path)?.operation;
    if (method !== 'POST' || operation === undefined) throw new Fault('UnknownOperation', `The path of an RPC v2 request has to be /service/<service>/operation/<operation>, not '${path}'.`);
    return operation;
  },

  read(request, { operation }) {
    if (request.body.byteLength === 0) return {};
    const refusal = refusalOfCbor(request.body);
    if (refusal !== undefined) throw new Fault('Malformed', `The body is not the CBOR that it should be: ${refusal}.`);
    return readBody(cborCodec, operation.input, request);
  },

  writeOutput: ({ operation, output, requestId }) => ({
    status: 200,
    headers: headers(requestId),
    body: operation.output.isUnitSchema() ? '' : cborCodec.write(operation.output, output),
  }),

  writeError: (answer) => ({
    status: answer.status,
    headers: { ...headers(answer.requestId), ...queryError(answer, answer.request) },
    body: cborCodec.write(documentShape, errorDocument(answer)),
  }),
};

/** The service and operation that a path names. */
export function cborPath(path: string): { readonly service: string; readonly operation: string } | undefined {
  const parts = /\/service\/(\w+)\/operation\/(\w+)$/.exec(path);
  return parts === null ? undefined : { service: parts[1] ?? '', operation: parts[2] ?? '' };
}

/** `__type` is the absolute shape id; members are written by the error's shape. */
function errorDocument(answer: ErrorAnswer): Record<string, unknown> {
  return { __type: answer.shape?.getName(true) ?? answer.code, message: answer.message, ...errorMembers(answer) };
}

function headers(requestId: string): Record<string, string> {
  return { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', ...requestIdHeader(requestId) };
}
