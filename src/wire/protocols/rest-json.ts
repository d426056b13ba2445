import { Fault } from '../fault.ts';
import type { Protocol } from './protocol.ts';
import { requestIdHeader } from './request-id.ts';
import { jsonErrorBody } from './aws-json.ts';

/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restJson1: Protocol = {
  name: 'restJson1',
  family: 'rest-json',
  claims: () => true,
  operationName({ method, path }) {
    throw new Fault('UnknownOperation', `No operation answers ${method} ${path}.`);
  },
  async read() {
    throw new Fault('UnknownOperation', 'no');
  },
  writeOutput: ({ requestId }) => ({ status: 200, headers: requestIdHeader(requestId), body: '' }),
  writeError: (answer) => ({
    status: answer.status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': answer.code, ...requestIdHeader(answer.requestId) },
    body: jsonErrorBody(answer),
  }),
};
