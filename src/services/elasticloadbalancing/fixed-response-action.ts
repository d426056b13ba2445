import type { Action as SdkAction } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { FixedResponseAction } from '#model/listener-rule.ts';
import { checkLength, checkPattern, checkPresent, validationMessage } from '#wire/constraints.ts';
import { invalidLoadBalancerAction, validationError } from './errors.ts';

const messageLengthMax = 1024;
const contentTypes = ['text/html', 'application/json', 'application/javascript', 'text/css', 'text/plain'];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html */
export function fixedResponseAction({ FixedResponseConfig: config, Order: order }: SdkAction): FixedResponseAction {
  const { StatusCode: statusCode, ContentType: contentType, MessageBody: messageBody } = config ?? {};
  const complaint = validationMessage([
    checkPresent('fixedResponseConfig.statusCode', statusCode),
    checkPattern('fixedResponseConfig.statusCode', statusCode, '^(2|4|5)\\d\\d$'),
    checkLength('fixedResponseConfig.messageBody', messageBody, { max: messageLengthMax }),
  ]);
  if (complaint !== undefined || statusCode === undefined) throw validationError(complaint ?? '');
  if (contentType !== undefined && contentType !== '' && !contentTypes.includes(contentType)) throw invalidLoadBalancerAction(`The ContentType must be one of:'${contentTypes.join("', '")}'`);
  return {
    type: 'fixed-response',
    ...(order !== undefined && { order }),
    statusCode,
    ...(contentType !== undefined && contentType !== '' && { contentType }),
    ...(messageBody !== undefined && { messageBody }),
  };
}
