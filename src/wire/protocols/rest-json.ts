import { known } from '#base/assert.ts';
import { Fault } from '../fault.ts';
import type { WireRequest, WireResponse } from '../http-message.ts';
import type { OperationShapes } from '../schema.ts';
import { restJsonCodec, utf8 } from './codecs.ts';
import { httpBindings, type Binding } from './http-bindings.ts';
import { matchPath } from './http-paths.ts';
import { errorMembers, type ErrorAnswer, type Protocol } from './protocol.ts';
import { readBody } from './read-body.ts';
import { requestIdHeader } from './request-id.ts';
import { restHeaders, textsOfHead, type HeadTexts } from './rest-head.ts';
import { textFromScalar } from './scalar-text.ts';

/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restJson1: Protocol = {
  name: 'restJson1',
  family: 'rest-json',

  /** The last to be asked: it takes what no other protocol does. */
  claims: () => true,

  operationName(request, { sdk }) {
    const match = matchPath(sdk, request);
    if (match === undefined) throw new Fault('UnknownOperation', `No operation answers ${request.method} ${request.path}.`);
    return match.name;
  },

  read(request, { operation, sdk }) {
    const match = known(matchPath(sdk, request), 'the path that the operation was found by');
    return { ...readContent(request, operation), ...readHead(textsOfHead(request, match), operation) };
  },

  writeOutput({ operation, output, requestId }) {
    const value = Object(output);
    const { responseCode } = httpBindings(operation.output);
    const status = responseCode === undefined ? undefined : Reflect.get(value, responseCode.member);
    const { body, contentType } = writeContent(operation, value);
    const headers = { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...restHeaders(operation.output, value), ...requestIdHeader(requestId) };
    return { status: typeof status === 'number' ? status : (operation.http?.[2] ?? 200), headers, body };
  },

  writeError: (answer): WireResponse => ({
    status: answer.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': answer.code,
      ...(answer.shape === undefined ? {} : restHeaders(answer.shape, Object(answer.thrown))),
      ...requestIdHeader(answer.requestId),
    },
    body: errorBody(answer),
  }),
};

function readHead(texts: HeadTexts, { input }: OperationShapes): Record<string, unknown> {
  const { labels, queries, queryParams, headers, prefixHeaders } = httpBindings(input);
  const members: Record<string, unknown> = {};
  const take = (binding: Binding, value: unknown) => {
    if (value !== undefined) members[binding.member] = value;
  };
  for (const binding of labels) take(binding, texts.label(binding));
  for (const binding of queries) take(binding, texts.query(binding));
  if (queryParams !== undefined) take(queryParams, texts.queryParams(queryParams, queries));
  for (const binding of headers) take(binding, texts.header(binding));
  for (const binding of prefixHeaders) take(binding, texts.prefixHeaders(binding));
  return members;
}

function readContent(request: WireRequest, { input }: OperationShapes): Record<string, unknown> {
  const { payload, body } = httpBindings(input);
  if (payload !== undefined) return readPayload(request, payload);
  if (body.length === 0) return {};
  const read: unknown = readBody(restJsonCodec, input, request);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Fault('Malformed', 'The body has to be a JSON object.');
  return Object.fromEntries(Object.entries(read).filter(([name]) => body.includes(name)));
}

function readPayload(request: WireRequest, { member, shape }: Binding): Record<string, unknown> {
  if (shape.isBlobSchema()) return { [member]: request.body };
  if (request.body.byteLength === 0) return {};
  if (shape.isStringSchema()) return { [member]: utf8(request.body) };
  return { [member]: readBody(restJsonCodec, shape, request) };
}

interface Content {
  readonly body: Uint8Array | string;
  readonly contentType: string | undefined;
}

function writeContent({ output }: OperationShapes, value: object): Content {
  const { payload, body } = httpBindings(output);
  if (payload !== undefined) return writePayload(payload, Reflect.get(value, payload.member));
  if (output.isUnitSchema()) return { body: '', contentType: undefined };
  const members = Object.fromEntries(Object.entries(value).filter(([name]) => body.includes(name)));
  return { body: restJsonCodec.write(output, members), contentType: 'application/json' };
}

function writePayload({ shape }: Binding, value: unknown): Content {
  const { mediaType } = shape.getMergedTraits();
  const named = typeof mediaType === 'string' ? mediaType : undefined;
  if (value === undefined || value === null) return { body: '', contentType: undefined };
  if (value instanceof Uint8Array) return { body: value, contentType: named ?? 'application/octet-stream' };
  if (shape.isStringSchema()) return { body: textFromScalar(shape, value), contentType: named ?? 'text/plain' };
  return { body: restJsonCodec.write(shape, value), contentType: 'application/json' };
}

function errorBody(answer: ErrorAnswer): string {
  const { shape } = answer;
  if (shape === undefined) return JSON.stringify({ message: answer.message });
  const { body } = httpBindings(shape);
  const members = Object.entries(errorMembers(answer)).filter(([name]) => body.includes(name));
  const modelled: unknown = JSON.parse(String(restJsonCodec.write(shape, Object.fromEntries(members))));
  return JSON.stringify({ message: answer.message, ...Object(modelled) });
}
