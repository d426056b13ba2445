import { decodeAuthorizationMessage } from '#auth/authorization-message.ts';
import { checkSecretLength } from '#wire/constraints.ts';
import type { StsOperation } from '../deps.ts';
import { invalidAuthorizationMessage, refuseComplaints } from '../errors.ts';

const encodedLengthMax = 10_240;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html */
const decodeMessage: StsOperation<'DecodeAuthorizationMessage'> = {
  access({ EncodedMessage = '' }) {
    refuseComplaints([checkSecretLength('encodedMessage', EncodedMessage, { min: 1, max: encodedLengthMax })]);
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
