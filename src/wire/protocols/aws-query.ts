import { Fault } from '../fault.ts';
import type { WireRequest, WireResponse } from '../http-message.ts';
import type { OperationShapes } from '../schema.ts';
import { jsonCodec, utf8, xmlMembers } from './codecs.ts';
import { isForm, readForm, topLevel } from './form.ts';
import { readStructure, type FormDialect } from './form-input.ts';
import { errorMembers, type Protocol } from './protocol.ts';
import { requestIdHeader } from './request-id.ts';
import { element, text } from './xml.ts';

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const awsQuery: Protocol = {
  name: 'awsQuery',
  family: 'query',

  claims: (request, service) => isForm(request) && service?.queryDialect !== 'ec2',

  operationName(request, { service }) {
    const form = readForm(request);
    const action = topLevel(form, 'Action');
    if (action === undefined) throw new Fault('UnknownOperation', 'The request must contain the parameter Action.');
    const version = topLevel(form, 'Version');
    if (service !== undefined && version !== service.queryVersion) {
      throw new Fault('UnknownVersion', `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`);
    }
    return action;
  },

  read(request, { operation }) {
    return readStructure(operation.input, readForm(request), dialect);
  },

  writeOutput({ service, request, operation, output, requestId }) {
    if (wantsJson(request)) return jsonOutput(operation, output, requestId);
    const members = operation.output.isUnitSchema() ? '' : element(`${operation.name}Result`, xmlMembers(operation.output, output));
    const metadata = element('ResponseMetadata', text('RequestId', requestId));
    return xmlResponse(200, requestId, element(`${operation.name}Response`, members + metadata, service.xmlNamespace));
  },

  writeError(answer) {
    const kind = answer.fault === 'client' ? 'Sender' : 'Receiver';
    if (wantsJson(answer.request)) return jsonResponse(answer.status, answer.requestId, JSON.stringify({ Error: { Code: answer.queryCode, Message: answer.message, Type: kind }, RequestId: answer.requestId }));
    const { message: _message, Message: _Message, ...others } = errorMembers(answer);
    const extra = answer.shape === undefined || Object.keys(others).length === 0 ? '' : xmlMembers(answer.shape, others);
    const error = element('Error', text('Type', kind) + text('Code', answer.queryCode) + text('Message', answer.message) + extra);
    return xmlResponse(answer.status, answer.requestId, element('ErrorResponse', error + text('RequestId', answer.requestId), answer.service?.xmlNamespace));
  },
};

const dialect: FormDialect = {
  memberName: (name, { xmlName }) => xmlName ?? name,
  isFlatList: ({ xmlFlattened }) => Boolean(xmlFlattened),
  elementName: ({ xmlName }) => xmlName ?? 'member',
};

function xmlResponse(status: number, requestId: string, body: string) {
  return { status, headers: { 'content-type': 'text/xml', ...requestIdHeader(requestId) }, body };
}

/** Who asks for JSON is answered in JSON: aws-iam-authenticator, by which EKS knows who calls, reads GetCallerIdentity so. */
function wantsJson({ headers }: WireRequest): boolean {
  return /(^|,)\s*application\/json\s*(;|,|$)/i.test(headers['accept'] ?? '');
}

/** The envelopes of the XML, with times in epoch seconds. */
function jsonOutput({ name, output: shape }: OperationShapes, output: unknown, requestId: string): WireResponse {
  const written = shape.isUnitSchema() ? undefined : jsonCodec.write(shape, output);
  const result = written === undefined ? '' : `"${name}Result":${typeof written === 'string' ? written : utf8(written)},`;
  return jsonResponse(200, requestId, `{"${name}Response":{${result}"ResponseMetadata":{"RequestId":${JSON.stringify(requestId)}}}}`);
}

function jsonResponse(status: number, requestId: string, body: string): WireResponse {
  return { status, headers: { 'content-type': 'application/json', ...requestIdHeader(requestId) }, body };
}
