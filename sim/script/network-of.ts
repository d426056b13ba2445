import { subnets } from '#model/vpc.ts';
import type { Stage } from './stage.ts';

/** A network configuration of so many of the default subnets, each of which is a zone; of all of them, unless it is said. */
export function networkOf(stage: Stage, zones?: number): object {
  const byZone = (stage.store?.list(subnets) ?? []).toSorted((one, other) => (one.availabilityZone < other.availabilityZone ? -1 : 1));
  return { awsvpcConfiguration: { subnets: byZone.slice(0, zones).map(({ id }) => id) } };
}
