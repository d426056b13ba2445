import { CallerError } from '#base/errors.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { actsOn } from '../access.ts';
import { idKinds, refuseDryRun } from '../errors.ts';
import { interfaceInVpc } from '../interface-in-vpc.ts';
import type { Ec2Operation } from '../service.ts';
import { attachmentView, type InterfaceInVpc } from '../views/network-interface.ts';
import { lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaceAttribute.html */
export default {
  access: (input, call) => actsOn('DescribeNetworkInterfaceAttribute', call, `network-interface/${input.NetworkInterfaceId ?? ''}`),
  handle(input, call, { store }) {
    const eni = lookUp(store, call, { collection: networkInterfaces, idKind: idKinds.networkInterface, id: input.NetworkInterfaceId });
    const attribute = attributeOf(input.Attribute, interfaceInVpc(store, eni));
    refuseDryRun(input);
    return { NetworkInterfaceId: eni.id, ...attribute };
  },
} satisfies Ec2Operation<'DescribeNetworkInterfaceAttribute'>;

function attributeOf(name: string | undefined, { networkInterface: eni, groups }: InterfaceInVpc) {
  switch (name) {
    case 'attachment':
      return { Attachment: attachmentView(eni) };
    case 'description':
      return { Description: { Value: eni.description } };
    case 'groupSet':
      return { Groups: groups.map((group) => ({ GroupId: group.id, GroupName: group.name })) };
    case 'sourceDestCheck':
      return { SourceDestCheck: { Value: eni.sourceDestCheck } };
    case 'associatePublicIpAddress':
      return { AssociatePublicIpAddress: eni.publicIpv4Address !== undefined };
    default:
      throw new CallerError('InvalidParameterValue', `Value (${name ?? ''}) for parameter attribute is invalid. Unknown attribute.`);
  }
}
