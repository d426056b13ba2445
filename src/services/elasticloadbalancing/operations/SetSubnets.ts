import { loadBalancers } from '#model/load-balancer.ts';
import { actsOn } from '../access.ts';
import { balancerInVpc } from '../balancer-in-vpc.ts';
import { withNodes } from '../balancer-nodes.ts';
import { chosenSubnets } from '../balancer-subnets.ts';
import { invalidConfiguration } from '../errors.ts';
import { checkIpv4, checkNoIpv6SourceNat, refusedIpv6Members } from '../ip-address-type.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { zoneViews } from '../views/load-balancer.ts';

/** Nodes in subnets that stay are not touched: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html */
export default {
  access: (input) => actsOn('SetSubnets', input.LoadBalancerArn),
  refuses: refusedIpv6Members,
  async handle(input, call, deps) {
    checkIpv4(input.IpAddressType);
    checkNoIpv6SourceNat(input.EnablePrefixForIpv6SourceNat);
    const changed = await deps.store.transact((transaction) => {
      const balancer = lookUp(transaction, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
      const chosen = chosenSubnets(transaction, call, { input, kind: balancer });
      const stranger = chosen.find(({ subnet }) => subnet.vpcId !== balancer.vpcId);
      if (stranger !== undefined) throw invalidConfiguration(`Subnet '${stranger.subnet.id}' is not in the load balancer's VPC '${balancer.vpcId}'`);
      const made = withNodes(transaction, { balancer, chosen }, deps);
      transaction.put(loadBalancers, made);
      return made;
    });
    return { AvailabilityZones: zoneViews(balancerInVpc(deps.store, changed)), IpAddressType: 'ipv4' as const, ...(changed.type === 'network' && { EnablePrefixForIpv6SourceNat: 'off' as const }) };
  },
} satisfies ElbOperation<'SetSubnets'>;
