import { Fault } from '../fault.ts';
import { xmlMembers } from './codecs.ts';
import { firstUnread, isForm, readForm, topLevel, type FormNode } from './form.ts';
import { readStructure, type FormDialect } from './form-input.ts';
import type { Protocol } from './protocol.ts';
import { requestIdHeader } from './request-id.ts';
import { element, text } from './xml.ts';

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export const ec2Query: Protocol = {
  name: 'ec2Query',
  family: 'ec2',

  claims: (request, service) => isForm(request) && service?.queryDialect === 'ec2',

  operationName(request, { service }) {
    const form = readForm(request);
    const action = topLevel(form, 'Action');
    if (action === undefined) throw new Fault('UnknownOperation', 'The request must contain the parameter Action.');
    const version = topLevel(form, 'Version');
    if (service !== undefined && version !== service.queryVersion) {
      throw new Fault('UnknownVersion', `The requested version (${version ?? 'none'}) of service ${service.name} does not exist; use ${service.queryVersion}.`);
    }
    return action;
  },

  read(request, { operation }) {
    const form = readForm(request);
    const input = readStructure(operation.input, form, dialect);
    markRequestParameters(form);
    const unknown = firstUnread(form);
    if (unknown !== undefined) throw new Fault('UnknownParameter', `The parameter ${unknown} is not recognized`);
    return input;
  },

  writeOutput({ service, operation, output, requestId }) {
    const members = operation.output.isUnitSchema() ? text('return', 'true') : xmlMembers(operation.output, output);
    return xmlResponse(200, requestId, element(`${operation.name}Response`, text('requestId', requestId) + members, service.xmlNamespace));
  },

  writeError({ queryCode, message, status, requestId }) {
    const errors = element('Errors', element('Error', text('Code', queryCode) + text('Message', message)));
    return xmlResponse(status, requestId, element('Response', errors + text('RequestID', requestId)));
  },
};

/** Lists are always flat; names are those of `ec2QueryName`, or capitalised. */
const dialect: FormDialect = {
  memberName: (name, { ec2QueryName, xmlName }) => ec2QueryName ?? capitalised(xmlName ?? name),
  isFlatList: () => true,
  elementName: () => '',
};

/** What every request may carry besides its operation's parameters. */
const requestParameters = /^(?:Action|Version|AWSAccessKeyId|Signature|SignatureMethod|SignatureVersion|SecurityToken|Timestamp|Expires|X-Amz-[A-Za-z0-9-]+)$/;

function markRequestParameters(form: FormNode): void {
  for (const [name, node] of form.children) {
    if (requestParameters.test(name)) node.isRead = true;
  }
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function xmlResponse(status: number, requestId: string, body: string) {
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8', ...requestIdHeader(requestId) }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}
