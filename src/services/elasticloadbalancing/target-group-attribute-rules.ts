import { attributeOf, isCrossZoneOff, isOfApplication, takesDatagrams, type AttributedGroup } from '#model/target-group-attributes.ts';
import type { Target } from '#model/target.ts';
import { invalidConfiguration, validationError } from './errors.ts';

const stickinessTypes: readonly string[] = ['app_cookie', 'lb_cookie', 'source_ip'];

/** Refuses a type of stickiness that there is not, or not for the group: AWS says so before it looks at what else goes with such a type, such as a cookie's name. */
export function checkStickinessType(group: AttributedGroup, type: string | undefined): void {
  if (type === undefined) return;
  if (!stickinessTypes.includes(type)) throw validationError(`'Stickiness type' must be one of [${stickinessTypes.join(', ')}]`);
  if (isOfApplication(group) === (type === 'source_ip')) throw invalidConfiguration(`Stickiness type '${type}' is not supported for target groups with the ${group.protocol} protocol`);
}

/** Refuses attributes that do not go together, or not with the group; `given` are the names that the call sets. */
export function checkTogether(group: AttributedGroup, given: readonly string[]): void {
  if (group.targetType === 'alb') checkUnchanged(group);
  checkStickiness(group, given);
  checkMinimum(group, 'count');
  checkMinimum(group, 'percentage');
  if (isOfApplication(group)) checkAlgorithm(group);
  else checkNetwork(group);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html */
function checkUnchanged(group: AttributedGroup): void {
  const defaults = { ...group, attributes: {} };
  const changed = Object.entries(group.attributes).find(([name, value]) => value !== attributeOf(defaults, name));
  if (changed !== undefined) throw invalidConfiguration(`Target group attribute '${changed[0]}' cannot be modified for target groups with target type 'alb': it always has its default value`);
}

/** A node that keeps to its own zone has to know which targets are of it (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/disable-cross-zone.html). */
export function checkZonesOfTargets(group: AttributedGroup, targets: readonly Target[]): void {
  const zoneless = isOfApplication(group) && isCrossZoneOff(group) ? targets.find(({ availabilityZone: zone }) => zone === 'all') : undefined;
  if (zoneless !== undefined) throw invalidConfiguration(`Cross-zone load balancing cannot be turned off while targets are registered with the Availability Zone 'all', such as '${zoneless.id}'`);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions */
function checkStickiness(group: AttributedGroup, given: readonly string[]): void {
  const isOn = attributeOf(group, 'stickiness.enabled') === 'true';
  const type = attributeOf(group, 'stickiness.type');
  if (group.protocol === 'TLS' && (isOn || given.includes('stickiness.type'))) throw invalidConfiguration('You cannot enable stickiness on target groups with the TLS protocol');
  if (!isOfApplication(group)) return;
  if (isOn && isCrossZoneOff(group)) throw invalidConfiguration('Target stickiness is not supported when cross-zone load balancing is off');
  const name = attributeOf(group, 'stickiness.app_cookie.cookie_name');
  if (/^AWSALB/i.test(name)) throw invalidConfiguration(`The application cookie name '${name}' is reserved: it cannot begin with AWSALB, AWSALBAPP or AWSALBTG`);
  if (isOn && type === 'app_cookie' && name === '') throw invalidConfiguration("You must set an application cookie name to enable stickiness of type 'app_cookie'");
}

/** A zone leaves DNS with or before its unhealthy targets get requests (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-health). */
function checkMinimum(group: AttributedGroup, unit: 'count' | 'percentage'): void {
  const nameOf = (action: 'dns_failover' | 'unhealthy_state_routing'): string => `target_group_health.${action}.minimum_healthy_targets.${unit}`;
  const [dns, routing] = [attributeOf(group, nameOf('dns_failover')), attributeOf(group, nameOf('unhealthy_state_routing'))];
  if (dns === 'off' || routing === 'off' || Number(dns) >= Number(routing)) return;
  throw invalidConfiguration(`Target group attribute '${nameOf('dns_failover')}' must be greater than or equal to '${nameOf('unhealthy_state_routing')}', or 'off'; they would be '${dns}' and '${routing}'`);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#slow-start-mode */
function checkAlgorithm(group: AttributedGroup): void {
  const algorithm = attributeOf(group, 'load_balancing.algorithm.type');
  if (algorithm !== 'round_robin' && attributeOf(group, 'slow_start.duration_seconds') !== '0') throw invalidConfiguration(`Slow start mode is not supported with the load balancing algorithm '${algorithm}'; use 'round_robin', or set slow_start.duration_seconds to 0`);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html */
function checkNetwork(group: AttributedGroup): void {
  const preserves = attributeOf(group, 'preserve_client_ip.enabled') === 'true';
  if (!preserves && takesDatagrams(group)) throw invalidConfiguration(`Client IP preservation cannot be disabled for target groups with the ${group.protocol} protocol`);
  if (takesDatagrams(group) && attributeOf(group, 'target_health_state.unhealthy.connection_termination.enabled') === 'true') throw invalidConfiguration(`Connection termination for unhealthy targets cannot be enabled for target groups with the ${group.protocol} protocol`);
  if (takesDatagrams(group) && attributeOf(group, 'proxy_protocol_v2.enabled') === 'true') throw invalidConfiguration(`Proxy protocol v2 is not supported here for target groups with the ${group.protocol} protocol: datagrams are forwarded as they are`);
}
