/**
 * What an account may have in a region, by the names that DescribeAccountLimits gives. Those of gateway load balancers, which are not made here, are told
 * nevertheless (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html and the pages of the other types).
 * How many load balancers there may be, 50 at first on AWS, is raised on request there: it is what one host can well carry.
 */
export const limits = {
  'target-groups': 3000,
  'targets-per-application-load-balancer': 1000,
  'listeners-per-application-load-balancer': 50,
  'rules-per-application-load-balancer': 100,
  'network-load-balancers': 1000,
  'targets-per-network-load-balancer': 3000,
  'targets-per-availability-zone-per-network-load-balancer': 500,
  'listeners-per-network-load-balancer': 50,
  'condition-values-per-alb-rule': 5,
  'condition-wildcards-per-alb-rule': 6,
  'target-groups-per-application-load-balancer': 100,
  'target-groups-per-action-on-application-load-balancer': 5,
  'target-groups-per-action-on-network-load-balancer': 5,
  'certificates-per-application-load-balancer': 25,
  'certificates-per-network-load-balancer': 25,
  'targets-per-target-group': 1000,
  'target-id-registrations-per-application-load-balancer': 1000,
  'network-load-balancer-enis-per-vpc': 1200,
  'application-load-balancers': 1000,
  'gateway-load-balancers': 100,
  'gateway-load-balancers-per-vpc': 100,
  'geneve-target-groups': 100,
  'targets-per-availability-zone-per-gateway-load-balancer': 300,
} as const;
