import { CallerError } from '#base/errors.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { actsOn } from '../access.ts';
import { changeableInterface, checkDescription } from '../interface-attributes.ts';
import { interfaceGroups } from '../interface-groups.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html
 * A running task's interface can be changed as well, unlike on AWS (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/modify-network-interface-attributes.html):
 * its packets obey the new groups at once, so that rules can be tried on what runs.
 */
export default {
  access: (input, call) => actsOn('ModifyNetworkInterfaceAttribute', call, `network-interface/${input.NetworkInterfaceId ?? ''}`, ...(input.Groups ?? []).map((id) => `security-group/${id}`)),
  refuses: {
    'Attachment': 'there are no instances whose attachments could be changed',
    'AssociatePublicIpAddress': 'an interface gets a public address with the task that it is made for, or an elastic IP address',
    'AssociatedSubnetIds': 'interfaces have one subnet',
    'ConnectionTrackingSpecification': 'connections are tracked for as long as Linux does',
    'EnaSrdSpecification': 'there is no ENA Express',
    'EnablePrimaryIpv6': 'there is no IPv6',
  },
  async handle(input, call, deps) {
    await change(deps, call, input, (transaction) => {
      const eni = changeableInterface(transaction, call, input.NetworkInterfaceId);
      transaction.put(networkInterfaces, changed(transaction, eni, { input, call }));
    });
    return {};
  },
} satisfies Ec2Operation<'ModifyNetworkInterfaceAttribute'>;

type ModifyInput = Parameters<Ec2Operation<'ModifyNetworkInterfaceAttribute'>['handle']>[0];

function changed(reader: Reader, eni: NetworkInterface, { input, call }: { readonly input: ModifyInput; readonly call: Call }): NetworkInterface {
  const named = [input.Description && 'description', input.Groups && 'groupSet', input.SourceDestCheck && 'sourceDestCheck'].filter((name) => name !== undefined);
  if (named.length === 0) throw new CallerError('InvalidParameterCombination', 'No attributes specified.');
  if (named.length > 1) throw new CallerError('InvalidParameterCombination', `Fields for multiple attribute types specified: ${named.join(', ')}`);
  if (input.Description !== undefined) return { ...eni, description: checkDescription(input.Description.Value ?? '') };
  if (input.Groups !== undefined) return { ...eni, securityGroupIds: interfaceGroups(reader, call, { vpcId: eni.vpcId, groupIds: someGroups(input.Groups) }) };
  return { ...eni, sourceDestCheck: input.SourceDestCheck?.Value ?? eni.sourceDestCheck };
}

/** An interface always has a group, and here nobody means the default one by naming none. */
function someGroups(groupIds: readonly string[]): readonly string[] {
  if (groupIds.length === 0) throw new CallerError('InvalidParameterValue', 'The list of security groups cannot be empty');
  return groupIds;
}
