import { validationError } from './errors.ts';

const lengthMax = 32;

/** The names of load balancers and target groups; `noun` as the service says it, such as `Target group` (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html). */
export function checkName(noun: 'Load balancer' | 'Target group' | 'Trust store', name: string): void {
  if (name === '') throw validationError(`${noun} name cannot be empty`);
  if (name.length > lengthMax) throw validationError(`${noun} name '${name}' cannot be longer than '${lengthMax}' characters`);
  if (!/^[A-Za-z0-9-]+$/.test(name)) throw validationError(`${noun} name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`);
  if (/^-|-$/.test(name)) throw validationError(`${noun} name '${name}' cannot begin or end with '-'`);
  if (noun === 'Load balancer' && name.startsWith('internal-')) throw validationError(`${noun} name '${name}' cannot begin with 'internal-'`);
}
