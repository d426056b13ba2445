import { actsOn } from '../access.ts';
import { checkIpv4 } from '../ip-address-type.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** There is one: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetIpAddressType.html */
export default {
  access: (input) => actsOn('SetIpAddressType', input.LoadBalancerArn),
  handle(input, call, { store }) {
    lookUp(store, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
    checkIpv4(input.IpAddressType);
    return { IpAddressType: 'ipv4' as const };
  },
} satisfies ElbOperation<'SetIpAddressType'>;
