import type { PortMapping } from '@aws-sdk/client-ecs';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The ports of the container that a mapping is about; undefined when it does not say so rightly. */
export function portRange({ containerPort, containerPortRange }: PortMapping): PortRange | undefined {
  if (containerPortRange === undefined) return containerPort === undefined ? undefined : { first: containerPort, last: containerPort };
  const range = /^([0-9]{1,5})-([0-9]{1,5})$/.exec(containerPortRange);
  return range === null ? undefined : { first: Number(range[1]), last: Number(range[2]) };
}
