import { wantedCount, type Service } from './service.ts';

const thresholdMin = 3;
const thresholdMax = 200;
const thresholdPercent = 50;
const defaultMinimumHealthyPercent = 100;
const defaultMaximumPercent = 200;

/** Healthy tasks that a deployment has to leave: rounded up (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html). */
export function minimumHealthyCount(service: Service): number {
  return Math.ceil((wantedCount(service) * (service.deploymentConfiguration.minimumHealthyPercent ?? defaultMinimumHealthyPercent)) / 100);
}

/** Tasks that may be wanted at once during a deployment: rounded down. */
export function maximumCount(service: Service): number {
  return Math.floor((wantedCount(service) * (service.deploymentConfiguration.maximumPercent ?? defaultMaximumPercent)) / 100);
}

/** Failed tasks at which the circuit breaker opens (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html). */
export function circuitBreakerThreshold(service: Service): number {
  const { type, value = thresholdPercent } = service.deploymentConfiguration.deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  switch (type) {
    case 'COUNT':
      return value;
    case 'UNBOUNDED_PERCENT':
      return Math.max(1, percentOf(service, value));
    default:
      return Math.min(thresholdMax, Math.max(thresholdMin, percentOf(service, value)));
  }
}

function percentOf(service: Service, percent: number): number {
  return Math.ceil((wantedCount(service) * percent) / 100);
}
