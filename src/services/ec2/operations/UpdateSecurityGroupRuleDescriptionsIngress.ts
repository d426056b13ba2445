import { actsOn } from '../access.ts';
import { updateRuleDescriptions } from '../rule-descriptions.ts';
import type { Ec2Operation } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UpdateSecurityGroupRuleDescriptionsIngress.html */
export default {
  access: (input, call) => actsOn('UpdateSecurityGroupRuleDescriptionsIngress', call, `security-group/${input.GroupId ?? '*'}`),
  handle: (input, call, deps) => updateRuleDescriptions(deps, call, { direction: 'ingress', input }),
} satisfies Ec2Operation<'UpdateSecurityGroupRuleDescriptionsIngress'>;
