import { actsOn } from '../access.ts';
import { updateRuleDescriptions } from '../rule-descriptions.ts';
import type { Ec2Operation } from '../service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UpdateSecurityGroupRuleDescriptionsEgress.html */
export default {
  access: (input, call) => actsOn('UpdateSecurityGroupRuleDescriptionsEgress', call, `security-group/${input.GroupId ?? '*'}`),
  handle: (input, call, deps) => updateRuleDescriptions(deps, call, { direction: 'egress', input }),
} satisfies Ec2Operation<'UpdateSecurityGroupRuleDescriptionsEgress'>;
