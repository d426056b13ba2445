import { CallerError } from '#base/errors.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { scopeKey } from '#model/scope.ts';
import { actsOn } from '../access.ts';
import { noPermission } from '../interface-attributes.ts';
import type { Ec2Operation } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachNetworkInterface.html: what interfaces are attached to here belongs to AWS, and only AWS detaches it. */
export default {
  access: (_, call) => actsOn('DetachNetworkInterface', call, 'network-interface/*'),
  handle(input, call, { store }) {
    const id = input.AttachmentId ?? '';
    const eni = store.find(networkInterfaces, 'scope', scopeKey(call)).find((candidate) => candidate.attachmentId === id && id !== '');
    if (eni === undefined) throw new CallerError('InvalidAttachmentID.NotFound', `The attachment '${id}' does not exist`);
    if (eni.taskArn !== undefined) throw noPermission();
    throw new CallerError('OperationNotPermitted', "You are not allowed to manage 'ela-attach' attachments.");
  },
} satisfies Ec2Operation<'DetachNetworkInterface'>;
