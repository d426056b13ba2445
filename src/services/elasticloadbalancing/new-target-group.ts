import { ProtocolEnum, TargetTypeEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Scope } from '#model/scope.ts';
import { scopeKey } from '#model/scope.ts';
import { isOfApplication } from '#model/target-group-attributes.ts';
import type { TargetGroup } from '#model/target-group.ts';
import { vpcs } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum, checkRange, validationMessage } from '#wire/constraints.ts';
import type { Input } from '#wire/operation.ts';
import { invalidConfiguration, validationError } from './errors.ts';
import { newHealthCheck } from './health-check.ts';
import { checkName } from './names.ts';

type GroupInput = Input<typeof elbv2, 'CreateTargetGroup'>;

/** What a target group is, less what makes it one of its own: two calls with the same make one group. */
export type GroupDefinition = Pick<TargetGroup, 'name' | 'targetType' | 'protocol' | 'protocolVersion' | 'port' | 'vpcId' | 'healthCheck'>;

/** The target group that a caller describes (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html). */
export function groupDefinition(reader: Reader, scope: Scope, input: GroupInput): GroupDefinition {
  checkMembers(input);
  const targetType = targetTypeFrom(input.TargetType);
  const protocol = protocolFrom(targetType, input.Protocol);
  if (input.Port === undefined) throw validationError('A port must be specified');
  if (!input.VpcId) throw validationError('A VPC ID must be specified');
  const vpc = reader.get(vpcs, input.VpcId);
  if (vpc === undefined || scopeKey(vpc) !== scopeKey(scope)) throw validationError(`The VPC ID '${input.VpcId}' is not found`);
  const version = protocolVersionFrom(protocol, input.ProtocolVersion);
  const kind = { targetType, protocol, ...(version === undefined ? {} : { protocolVersion: version }) };
  return { name: input.Name ?? '', ...kind, port: input.Port, vpcId: vpc.id, healthCheck: newHealthCheck(kind, input) };
}

function checkMembers(input: GroupInput): void {
  const message = validationMessage([
    checkEnum('targetType', input.TargetType, TargetTypeEnum),
    checkEnum('protocol', input.Protocol, ProtocolEnum),
    checkEnum('healthCheckProtocol', input.HealthCheckProtocol, ProtocolEnum),
    checkEnum('ipAddressType', input.IpAddressType, ['ipv4', 'ipv6']),
    checkRange('port', input.Port, { min: 1, max: 65_535 }),
  ]);
  if (message !== undefined) throw validationError(message);
  checkName('Target group', input.Name ?? '');
  if (input.IpAddressType === 'ipv6') throw invalidConfiguration("IpAddressType 'ipv6' is not supported: VPCs have no IPv6 here");
}

function targetTypeFrom(given: string | undefined): TargetGroup['targetType'] {
  switch (given) {
    case undefined:
      return 'instance';
    case 'instance':
    case 'ip':
    case 'alb':
      return given;
    default:
      throw invalidConfiguration(`Target type '${given}' is not supported: there are no Lambda functions here; use 'ip'`);
  }
}

function protocolFrom(targetType: TargetGroup['targetType'], given: string | undefined): TargetGroup['protocol'] {
  if (given === undefined) throw validationError('A protocol must be specified');
  switch (given) {
    case 'HTTP':
    case 'HTTPS':
    case 'TCP':
    case 'TLS':
    case 'UDP':
    case 'TCP_UDP':
      if (targetType === 'alb' && given !== 'TCP') throw invalidConfiguration(`Protocol '${given}' is not supported for target groups with target type 'alb'; use 'TCP'`);
      return given;
    case 'GENEVE':
      throw invalidConfiguration("Protocol 'GENEVE' is not supported: there are no gateway load balancers here");
    default:
      throw invalidConfiguration(`Protocol '${given}' is not supported: load balancers do not speak QUIC here`);
  }
}

function protocolVersionFrom(protocol: TargetGroup['protocol'], given: string | undefined): TargetGroup['protocolVersion'] {
  if (!isOfApplication({ protocol })) {
    if (given) throw invalidConfiguration(`Protocol version '${given}' is not supported for target groups with the ${protocol} protocol`);
    return undefined;
  }
  switch (given) {
    case undefined:
    case '':
      return 'HTTP1';
    case 'HTTP1':
    case 'HTTP2':
    case 'GRPC':
      return given;
    default:
      throw validationError(`Protocol version '${given}' must be one of [GRPC, HTTP1, HTTP2]`);
  }
}
