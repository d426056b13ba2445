import type { Matcher } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isOfApplication } from '#model/target-group-attributes.ts';
import type { HealthCheck, TargetGroup } from '#model/target-group.ts';
import { invalidConfiguration, validationError } from './errors.ts';

type MatchedGroup = Pick<TargetGroup, 'protocol' | 'protocolVersion'>;

/** The codes that a caller takes for success, such as `200`, `200,202` or `200-299`; undefined when there are none given (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html). */
export function matcherOf(group: MatchedGroup, protocol: HealthCheck['protocol'], matcher: Matcher | undefined): string | undefined {
  const { HttpCode: httpCode = '', GrpcCode: grpcCode = '' } = matcher ?? {};
  if (httpCode === '' && grpcCode === '') return undefined;
  if (protocol === 'TCP') throw invalidConfiguration("Custom health check matchers are not supported for health check protocol 'TCP'");
  const isGrpc = group.protocolVersion === 'GRPC';
  if (isGrpc && httpCode !== '') throw validationError("Health check matcher HTTP code cannot be specified for target groups with protocol version 'GRPC'; specify GrpcCode");
  if (!isGrpc && grpcCode !== '') throw validationError("Health check matcher GRPC code can only be specified for target groups with protocol version 'GRPC'; specify HttpCode");
  return isGrpc ? checkedCodes('GRPC', grpcCode, { min: 0, max: 99 }) : checkedCodes('HTTP', httpCode, { min: 200, max: isOfApplication(group) ? 499 : 599 });
}

function checkedCodes(kind: 'HTTP' | 'GRPC', text: string, { min, max }: { readonly min: number; readonly max: number }): string {
  const isCode = (code: string): boolean => /^\d{1,3}$/.test(code) && Number(code) >= min && Number(code) <= max;
  const isRange = (part: string): boolean => {
    const [first = '', last = first, ...rest] = part.split('-');
    return rest.length === 0 && isCode(first) && isCode(last) && Number(first) <= Number(last);
  };
  if (text.length > codesLengthMax || !text.split(',').every(isRange)) throw validationError(`Health check matcher ${kind} code '${text.slice(0, codesLengthMax)}' must be within '${min}-${max}' inclusive: one value, several ('${min},${min + 2}') or a range ('${min}-${max}')`);
  return text;
}

const codesLengthMax = 255;
