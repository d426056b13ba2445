import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { isOfApplication } from '#model/target-group-attributes.ts';
import type { HealthCheck, TargetGroup } from '#model/target-group.ts';
import { checkLength, checkRange, validationMessage } from '#wire/constraints.ts';
import type { Input } from '#wire/operation.ts';
import { invalidConfiguration, validationError } from './errors.ts';
import { matcherOf } from './health-check-matcher.ts';

/** What callers say of a health check, when they make a target group and when they change it. */
export type HealthCheckInput = Omit<Input<typeof elbv2, 'ModifyTargetGroup'>, 'TargetGroupArn'>;

/** What decides about the health checks of a target group. */
export type CheckedGroup = Pick<TargetGroup, 'targetType' | 'protocol' | 'protocolVersion'>;

/** The health check of a new target group: what the caller gives, and AWS's defaults. */
export function newHealthCheck(group: CheckedGroup, input: HealthCheckInput): HealthCheck {
  checkMembers(group, input);
  const protocol = protocolFrom(group, input.HealthCheckProtocol) ?? (isOfApplication(group) || group.targetType === 'alb' ? 'HTTP' : 'TCP');
  return withInput(group, defaultHealthCheck(group, protocol), input);
}

/** A target group's health check with what the caller changes of it. */
export function changedHealthCheck(group: CheckedGroup & Pick<TargetGroup, 'healthCheck'>, input: HealthCheckInput): HealthCheck {
  checkMembers(group, input);
  const { path, matcher, ...kept } = group.healthCheck;
  const protocol = protocolFrom(group, input.HealthCheckProtocol) ?? kept.protocol;
  const ofHttp = protocol === 'TCP' ? {} : { path: path ?? defaultPath(group), matcher: matcher ?? defaultMatcher(group) };
  return withInput(group, { ...kept, protocol, ...ofHttp }, input);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#health-check-settings and its page for network load balancers. */
function defaultHealthCheck(group: CheckedGroup, protocol: HealthCheck['protocol']): HealthCheck {
  return {
    isEnabled: true,
    protocol,
    port: 'traffic-port',
    ...(protocol === 'TCP' ? {} : { path: defaultPath(group), matcher: defaultMatcher(group) }),
    intervalSeconds: 30,
    timeoutSeconds: defaultTimeoutSeconds(group, protocol),
    healthyThresholdCount: 5,
    unhealthyThresholdCount: 2,
  };
}

function defaultTimeoutSeconds(group: CheckedGroup, protocol: HealthCheck['protocol']): number {
  if (isOfApplication(group)) return 5;
  return protocol === 'HTTP' ? 6 : 10;
}

function defaultPath({ protocolVersion }: CheckedGroup): string {
  return protocolVersion === 'GRPC' ? '/AWS.ALB/healthcheck' : '/';
}

function defaultMatcher(group: CheckedGroup): string {
  if (group.protocolVersion === 'GRPC') return '12';
  return isOfApplication(group) ? '200' : '200-399';
}

function withInput(group: CheckedGroup, base: HealthCheck, input: HealthCheckInput): HealthCheck {
  if (base.protocol === 'TCP' && input.HealthCheckPath) throw invalidConfiguration("Health check path is not supported for health check protocol 'TCP'");
  const matcher = matcherOf(group, base.protocol, input.Matcher) ?? base.matcher;
  const path = input.HealthCheckPath ?? base.path;
  const check: HealthCheck = {
    isEnabled: true,
    protocol: base.protocol,
    port: portFrom(input.HealthCheckPort) ?? base.port,
    ...(path === undefined ? {} : { path }),
    ...(matcher === undefined ? {} : { matcher }),
    intervalSeconds: input.HealthCheckIntervalSeconds ?? base.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? base.timeoutSeconds,
    healthyThresholdCount: input.HealthyThresholdCount ?? base.healthyThresholdCount,
    unhealthyThresholdCount: input.UnhealthyThresholdCount ?? base.unhealthyThresholdCount,
  };
  checkTimes(group, check, input);
  return check;
}

function checkMembers({ targetType, protocolVersion }: CheckedGroup, input: HealthCheckInput): void {
  const message = validationMessage([
    checkRange('healthCheckIntervalSeconds', input.HealthCheckIntervalSeconds, { min: 5, max: 300 }),
    checkRange('healthCheckTimeoutSeconds', input.HealthCheckTimeoutSeconds, { min: 2, max: 120 }),
    checkRange('healthyThresholdCount', input.HealthyThresholdCount, { min: 2, max: 10 }),
    checkRange('unhealthyThresholdCount', input.UnhealthyThresholdCount, { min: 2, max: 10 }),
    checkLength('healthCheckPath', input.HealthCheckPath, { min: 1, max: 1_024 }),
  ]);
  if (message !== undefined) throw validationError(message);
  const { HealthCheckEnabled: isEnabled, HealthCheckPath: path } = input;
  if (isEnabled === false) throw validationError(`Health check enabled must be true for target groups with target type '${targetType}'`);
  if (path !== undefined && !/^\/[!-~]*$/.test(path)) throw validationError(`Health check path '${path}' must begin with '/' and have only printable ASCII characters without spaces`);
  if (path !== undefined && protocolVersion === 'GRPC' && !/^\/[^/]+\/[^/]+$/.test(path)) throw validationError(`Health check path '${path}' must be of the form '/package.service/method' for target groups with protocol version 'GRPC'`);
}

function protocolFrom({ targetType, protocol }: CheckedGroup, given: string | undefined): HealthCheck['protocol'] | undefined {
  if (given === undefined) return undefined;
  if (given === 'HTTP' || given === 'HTTPS') return given;
  if (given !== 'TCP') throw validationError(`Health check protocol '${given}' must be one of [HTTP, HTTPS, TCP]`);
  if (isOfApplication({ protocol })) throw invalidConfiguration(`Health check protocol 'TCP' is not supported for target groups with the ${protocol} protocol`);
  if (targetType === 'alb') throw invalidConfiguration("Health check protocol 'TCP' is not supported for target groups with target type 'alb'");
  return 'TCP';
}

function portFrom(given: string | undefined): HealthCheck['port'] | undefined {
  if (given === undefined || given === 'traffic-port') return given;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (port < 1 || port > 65_535) throw validationError(`Health check port '${given}' must be 'traffic-port' or a port from '1' to '65535'`);
  return port;
}

/** Application load balancers need time between two checks, unless neither was chosen. */
function checkTimes(group: CheckedGroup, { intervalSeconds: interval, timeoutSeconds: timeout }: HealthCheck, input: HealthCheckInput): void {
  if (timeout > interval && !isOfApplication(group)) throw validationError(`Health check timeout '${timeout}' must be smaller than or equal to the interval '${interval}'`);
  const areBothChosen = input.HealthCheckIntervalSeconds !== undefined && input.HealthCheckTimeoutSeconds !== undefined;
  if (timeout > interval || (timeout === interval && isOfApplication(group) && areBothChosen)) throw validationError(`Health check timeout '${timeout}' must be smaller than the interval '${interval}'`);
}
