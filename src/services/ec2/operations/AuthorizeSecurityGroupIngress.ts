import { actsOn, taggedOnCreate } from '../access.ts';
import { authorize } from '../authorize-security-group.ts';
import { ingressPermissions } from '../flat-permission.ts';
import type { Ec2Operation } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
export default {
  access: (input, call) => [...actsOn('AuthorizeSecurityGroupIngress', call, `security-group/${input.GroupId ?? '*'}`), ...taggedOnCreate('AuthorizeSecurityGroupIngress', call, input.TagSpecifications)],
  handle: (input, call, deps) => authorize(deps, call, { direction: 'ingress', permissions: ingressPermissions(input), input }),
} satisfies Ec2Operation<'AuthorizeSecurityGroupIngress'>;
