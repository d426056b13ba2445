import { describes } from '../access.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** How often a day a reservation could be made smaller. */
const decreaseRequestsMax = 2;

/** Nothing is ever reserved: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeCapacityReservation.html */
export default {
  access: describes('DescribeCapacityReservation'),
  handle(input, call, { store }) {
    lookUp(store, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
    return { DecreaseRequestsRemaining: decreaseRequestsMax, CapacityReservationState: [] };
  },
} satisfies ElbOperation<'DescribeCapacityReservation'>;
