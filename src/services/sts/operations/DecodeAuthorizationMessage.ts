import { decodeAuthorizationMessage } from '#auth/authorization-message.ts';
import type { StsOperation } from '../deps.ts';
import { invalidAuthorizationMessage, refuseComplaints } from '../errors.ts';

const encodedLengthMax = 10_240;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html */
const decodeMessage: StsOperation<'DecodeAuthorizationMessage'> = {
  access({ EncodedMessage = '' }) {
    // It is too long to be quoted.
    if (EncodedMessage.length < 1) refuseComplaints(["Value '' at 'encodedMessage' failed to satisfy constraint: Member must have length greater than or equal to 1"]);
    if (EncodedMessage.length > encodedLengthMax) refuseComplaints([`Value at 'encodedMessage' failed to satisfy constraint: Member must have length less than or equal to ${encodedLengthMax}`]);
    return [{ action: 'sts:DecodeAuthorizationMessage', resource: '*' }];
  },
  handle({ EncodedMessage = '' }, { account }, { sealing }) {
    const DecodedMessage = decodeAuthorizationMessage(EncodedMessage, sealing);
    if (DecodedMessage === undefined || accountOf(DecodedMessage) !== account) throw invalidAuthorizationMessage();
    return { DecodedMessage };
  },
};

export default decodeMessage;

/** Of who was denied: it is nobody else's business. */
function accountOf(message: string): string | undefined {
  return /"principal":\{[^{}]*"arn":"arn:[^:"]*:[^:"]*::(\d{12}):/.exec(message)?.[1];
}
