import { maximumCount } from '#model/deployment-limits.ts';
import { wantedCount } from '#model/service.ts';
import { primaryOf, wantedTasks, withEvent, withWake, type Draft } from './draft.ts';
import { startTasks } from './start-tasks.ts';
import { isProtected, protectionEnd, zoneCounts } from './stop-tasks.ts';
import { balancedText, startedToBalanceText, unbalancedText } from './texts.ts';

/**
 * Brings the tasks of a steady service into balance over its zones: one is started where there are fewest, and once it is healthy one is stopped where
 * there are most (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html).
 */
export function rebalance(draft: Draft): Draft {
  const { service, world } = draft;
  const primary = primaryOf(draft);
  if (service.availabilityZoneRebalancing !== 'ENABLED' || service.steadyAt === undefined || primary === undefined) return draft;
  const tasks = wantedTasks(draft, primary.id);
  const placed = zoneCounts(tasks);
  const zones = world.zonesOf(service.definition?.network.subnetIds ?? []);
  const counts = new Map(zones.map((zone) => [zone, placed.get(zone) ?? 0]));
  const [emptiest = '', least = 0] = [...counts].toSorted(([, one], [, other]) => one - other)[0] ?? [];
  const most = Math.max(0, ...counts.values());
  if (most - least <= 1) return service.unbalancedAt === undefined ? draft : withEvent({ ...draft, service: { ...service, unbalancedAt: undefined } }, balancedText(service, counts));
  // A task that did not get into the zone that it was meant for says that there is no room in it.
  const isFull = tasks.some((task) => task.service?.preferredZone !== undefined && task.service.preferredZone !== task.placement?.availabilityZone);
  if (isFull || maximumCount(service) <= wantedCount(service)) return draft;
  const crowded = tasks.filter(({ placement }) => (counts.get(placement?.availabilityZone ?? '') ?? 0) - least > 1);
  // What is started for one that must not be stopped would be stopped itself, again and again.
  if (crowded.every((task) => isProtected(task, world.nowMs))) return withWake(draft, protectionEnd(crowded, world.nowMs));
  const said = service.unbalancedAt === undefined ? withEvent({ ...draft, service: { ...service, unbalancedAt: world.nowMs } }, unbalancedText(service, counts)) : draft;
  return startTasks(said, { group: primary, count: 1, preferredZone: emptiest, textOf: (started) => startedToBalanceText(service, emptiest, started) });
}
