import { actsOn } from '../access.ts';
import { validationError } from '../errors.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import DescribeCapacityReservation from './DescribeCapacityReservation.ts';

/** A load balancer has what the host has; there is nothing to reserve: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyCapacityReservation.html */
export default {
  access: (input) => actsOn('ModifyCapacityReservation', input.LoadBalancerArn),
  refuses: { MinimumLoadBalancerCapacity: 'a load balancer has the capacity of this host, of which nothing can be reserved' },
  handle(input, call, deps) {
    lookUp(deps.store, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
    if (input.ResetCapacityReservation !== true) throw validationError('You must specify either MinimumLoadBalancerCapacity or ResetCapacityReservation');
    return DescribeCapacityReservation.handle({ LoadBalancerArn: input.LoadBalancerArn }, call, deps);
  },
} satisfies ElbOperation<'ModifyCapacityReservation'>;
