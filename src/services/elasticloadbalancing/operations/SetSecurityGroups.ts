import { loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { actsOn } from '../access.ts';
import { balancerGroups } from '../balancer-groups.ts';
import { regroupNodes } from '../balancer-nodes.ts';
import { invalidConfiguration, validationError } from '../errors.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSecurityGroups.html */
export default {
  access: (input) => actsOn('SetSecurityGroups', input.LoadBalancerArn),
  async handle(input, call, { store }) {
    const { SecurityGroups: groups = [], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: enforces } = input;
    const complaint = validationMessage([checkEnum('enforceSecurityGroupInboundRulesOnPrivateLinkTraffic', enforces, ['on', 'off'])]);
    if (complaint !== undefined) throw validationError(complaint);
    const changed = await store.transact((transaction) => {
      const balancer = lookUp(transaction, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
      checkMayHaveGroups(balancer);
      if (groups.length === 0) throw invalidConfiguration('At least one security group must be specified');
      if (enforces !== undefined && balancer.type === 'application') throw invalidConfiguration("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is not supported for load balancers with type 'application'");
      const securityGroupIds = balancerGroups(transaction, balancer, groups);
      const made = { ...balancer, securityGroupIds, ...(enforces !== undefined && { enforcesInboundRulesOnPrivateLink: enforces }) };
      regroupNodes(transaction, balancer, securityGroupIds);
      transaction.put(loadBalancers, made);
      return made;
    });
    return { SecurityGroupIds: [...changed.securityGroupIds], ...(changed.type === 'network' && { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: changed.enforcesInboundRulesOnPrivateLink ?? ('on' as const) }) };
  },
} satisfies ElbOperation<'SetSecurityGroups'>;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html#security-group-considerations */
function checkMayHaveGroups({ arn, type, securityGroupIds }: LoadBalancer): void {
  if (type === 'network' && securityGroupIds.length === 0) throw invalidConfiguration(`Security groups cannot be associated with load balancer '${arn}', which was created without any`);
}
