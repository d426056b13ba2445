import { actsOn, taggedOnCreate } from '../access.ts';
import { authorize } from '../authorize-security-group.ts';
import type { Ec2Operation } from '../service.ts';

const instead = 'describe the permission in IpPermissions';

/** As on AWS, permissions of egress are spelled in `IpPermissions` only: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupEgress.html */
export default {
  access: (input, call) => [...actsOn('AuthorizeSecurityGroupEgress', call, `security-group/${input.GroupId ?? '*'}`), ...taggedOnCreate('AuthorizeSecurityGroupEgress', call, input.TagSpecifications)],
  refuses: {
    CidrIp: instead,
    FromPort: instead,
    ToPort: instead,
    IpProtocol: instead,
    SourceSecurityGroupName: instead,
    SourceSecurityGroupOwnerId: instead,
  },
  handle: (input, call, deps) => authorize(deps, call, { direction: 'egress', permissions: input.IpPermissions ?? [], input }),
} satisfies Ec2Operation<'AuthorizeSecurityGroupEgress'>;
