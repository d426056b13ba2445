import { RemoveIpamPoolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { checkEach, checkEnum, validationMessage } from '#wire/constraints.ts';
import { actsOn } from '../access.ts';
import { validationError } from '../errors.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** No load balancer has a pool, so that there is nothing to take away: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyIpPools.html */
export default {
  access: (input) => actsOn('ModifyIpPools', input.LoadBalancerArn),
  refuses: { IpamPools: 'there is no IPAM' },
  handle(input, call, { store }) {
    const complaint = validationMessage(checkEach('removeIpamPools', input.RemoveIpamPools, (path, pool) => checkEnum(path, pool, RemoveIpamPoolEnum)));
    if (complaint !== undefined) throw validationError(complaint);
    lookUp(store, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
    return {};
  },
} satisfies ElbOperation<'ModifyIpPools'>;
