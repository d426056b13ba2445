import { actsOn } from '../access.ts';
import { revoke } from '../revoke-security-group.ts';
import { ingressPermissions } from '../flat-permission.ts';
import type { Ec2Operation } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html */
export default {
  access: (input, call) => actsOn('RevokeSecurityGroupIngress', call, `security-group/${input.GroupId ?? '*'}`),
  handle: (input, call, deps) => revoke(deps, call, { direction: 'ingress', permissions: ingressPermissions(input), input }),
} satisfies Ec2Operation<'RevokeSecurityGroupIngress'>;
