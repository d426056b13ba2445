import { actsOn } from '../access.ts';
import { revoke } from '../revoke-security-group.ts';
import type { Ec2Operation } from '../service.ts';

const instead = 'describe the permission in IpPermissions';

/** As on AWS, permissions of egress are spelled in `IpPermissions` only: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupEgress.html */
export default {
  access: (input, call) => actsOn('RevokeSecurityGroupEgress', call, `security-group/${input.GroupId ?? '*'}`),
  refuses: {
    CidrIp: instead,
    FromPort: instead,
    ToPort: instead,
    IpProtocol: instead,
    SourceSecurityGroupName: instead,
    SourceSecurityGroupOwnerId: instead,
  },
  handle: (input, call, deps) => revoke(deps, call, { direction: 'egress', permissions: input.IpPermissions ?? [], input }),
} satisfies Ec2Operation<'RevokeSecurityGroupEgress'>;
