import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { listeners } from '#model/listener.ts';
import { isCrossZoneOff, isOfApplication } from '#model/target-group-attributes.ts';
import type { TargetGroup } from '#model/target-group.ts';
import { subnets, vpcCidrs, vpcs } from '#model/vpc.ts';
import { availabilityZones } from '#model/zones.ts';
import type { Reader } from '#state/store.ts';
import { invalidTarget, validationError } from './errors.ts';
import { findByArn, loadBalancerKind } from './resources.ts';

/** What a caller registers, its port filled in. */
export interface RequestedTarget {
  readonly id: string;
  readonly port: number;
  readonly availabilityZone: string | undefined;
}

/** The zone that a target is kept with: its own, `all`, or none when its type has no zones. Throws the service's error for what the group does not take (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html). */
export function zoneOfTarget(reader: Reader, group: TargetGroup, target: RequestedTarget): string | undefined {
  switch (group.targetType) {
    case 'ip':
      return zoneOfAddress(reader, group, target);
    case 'alb':
      return checkLoadBalancer(reader, group, target);
    case 'instance':
      return checkInstance(target);
  }
}

function zoneOfAddress(reader: Reader, group: TargetGroup, { id, availabilityZone: given }: RequestedTarget): string {
  const address = parseAddress(id);
  if (address === undefined) throw validationError(`The IP address '${id}' is not a valid IPv4 address`);
  const zone = reader.find(subnets, 'vpc', group.vpcId).find(({ cidr }) => contains(cidr, address))?.availabilityZone;
  if (zone !== undefined) {
    if (given !== undefined && given !== zone) throw validationError(`The IP address '${id}' is within the VPC, and cannot have its Availability Zone overridden to '${given}' from '${zone}'`);
    return zone;
  }
  const vpc = reader.get(vpcs, group.vpcId);
  const ranges = [...(vpc === undefined ? [] : vpcCidrs(vpc)), ...privateRanges];
  if (!ranges.some((cidr) => contains(cidr, address))) throw invalidTarget(`The IP address '${id}' cannot be used as a target: it must be of the VPC '${group.vpcId}' or of one of the ranges ${privateRanges.join(', ')}`);
  if (given === undefined) throw validationError(`The Availability Zone is required for IP address '${id}' because it is not in the VPC`);
  const isKnown = given === 'all' || availabilityZones(group.region).some(({ name }) => name === given);
  if (!isKnown) throw validationError(`You must specify a valid Availability Zone or select 'all' for all enabled Availability zones, since the IP address '${id}' is outside the VPC`);
  return outsideZone(group, id, given);
}

/** Application load balancers go by zones only when they keep to their own (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/disable-cross-zone.html). */
function outsideZone(group: TargetGroup, id: string, given: string): string {
  if (!isOfApplication(group)) return given;
  if (!isCrossZoneOff(group)) return 'all';
  if (given === 'all') throw validationError(`You must specify a valid Availability Zone for the IP address '${id}', since cross-zone load balancing is off for the target group`);
  return given;
}

/** RFC 1918 and RFC 6598: all that may be a target besides the VPC's own addresses. */
const privateRanges = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'] as const;

function contains(text: string, address: number): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && isInCidr(address, cidr);
}

function checkLoadBalancer(reader: Reader, group: TargetGroup, { id, port, availabilityZone }: RequestedTarget): undefined {
  if (availabilityZone !== undefined) throw validationError("You cannot specify an Availability Zone for target groups with target type 'alb'");
  const balancer = findByArn(reader, group, { kind: loadBalancerKind, arn: id });
  if (balancer?.type !== 'application' || balancer.vpcId !== group.vpcId) throw invalidTarget(`The target '${id}' is not an Application Load Balancer in the same VPC as the target group`);
  const hasListener = reader.find(listeners, 'loadBalancer', balancer.arn).some((listener) => listener.port === port);
  if (!hasListener) throw validationError('If the target type is ALB, the target must have at least one listener that matches the target group port or any specified port overrides');
  return undefined;
}

function checkInstance({ id, availabilityZone }: RequestedTarget): never {
  if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) throw validationError(`Instance ID '${id}' is not valid`);
  if (availabilityZone !== undefined) throw validationError("You cannot specify an Availability Zone for target groups with target type 'instance'");
  throw invalidTarget(`The following targets are not in a running state and cannot be registered: '${id}'`);
}
