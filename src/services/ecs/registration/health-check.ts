import type { HealthCheck } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const ranges = [
  ['interval', 5, 300],
  ['timeout', 2, 60],
  ['retries', 1, 10],
  ['startPeriod', 0, 300],
] as const;

export function checkHealthCheck(check: HealthCheck, container: string): void {
  const [form] = check.command ?? [];
  if (form === undefined) throw clientError(`Invalid setting for container '${container}'. The health check command must not be empty.`);
  if (form !== 'CMD' && form !== 'CMD-SHELL' && form !== 'NONE') throw clientError(`Invalid setting for container '${container}'. The health check command must start with one of [CMD, CMD-SHELL, NONE].`);
  for (const [member, min, max] of ranges) {
    const value = check[member];
    if (value !== undefined && value < min) throw clientError(`Health check ${member} must be greater than or equal to the minimum allowed value ${min} for container '${container}'`);
    if (value !== undefined && value > max) throw clientError(`Health check ${member} must be less than or equal to the maximum allowed value ${max} for container '${container}'`);
  }
}
