import type { Ulimit } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';

/** Docker's word for no limit, as databases ask for of `memlock`. */
const unlimited = -1;

export function checkUlimits(ulimits: readonly Ulimit[] | undefined, container: string): void {
  for (const { name, softLimit = 0, hardLimit = 0 } of ulimits ?? []) {
    if (softLimit < unlimited || hardLimit < unlimited) throw clientError(`Invalid 'ulimits' setting for container '${container}'. The limits of '${name}' must be non-negative, or -1 for none.`);
    if (amountOf(softLimit) > amountOf(hardLimit)) throw clientError(`Soft limit exceeds hard limit for ulimit ${name}`);
  }
}

function amountOf(limit: number): number {
  return limit === unlimited ? Number.POSITIVE_INFINITY : limit;
}
