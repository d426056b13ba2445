import type { TopologyTarget } from '#model/load-balancer-topology.ts';

/** The targets of a backend in places that stay: HAProxy is told the address of a place while it runs, and so needs no new configuration for another target. */
export type Slots = readonly (Slot | undefined)[];

export type Slot = Pick<TopologyTarget, 'address' | 'port'>;

/** Places that are kept free, so that most new targets find one. */
const spareSlots = 8;
const slotsStep = 4;

/** The places of these targets: each keeps the one that it has, and a new one takes the first that is free. Their number only changes when it has to. */
export function assignSlots(previous: Slots, targets: readonly Slot[]): Slots {
  const wanted = new Map(targets.map((target) => [slotKey(target), target]));
  const kept = previous.map((slot) => (slot !== undefined && wanted.has(slotKey(slot)) ? slot : undefined));
  const placed = new Set(kept.flatMap((slot) => (slot === undefined ? [] : slotKey(slot))));
  const fresh = [...wanted.values()].filter((target) => !placed.has(slotKey(target)));
  const slots: (Slot | undefined)[] = sized(kept, slotCount(previous.length, wanted.size));
  for (const target of fresh) slots[slots.indexOf(undefined)] = { address: target.address, port: target.port };
  return slots.length === previous.length && slots.every((slot, index) => slot === previous[index]) ? previous : slots;
}

export function slotKey({ address, port }: Slot): string {
  return `${address}:${port}`;
}

/** Fewer places only when most are free: the way down costs a new configuration too. */
function slotCount(previous: number, needed: number): number {
  const comfortable = Math.ceil((needed + spareSlots) / slotsStep) * slotsStep;
  const isEnough = previous >= needed && previous > 0;
  return isEnough && previous <= comfortable * 4 ? previous : comfortable;
}

/** When places go, those in use beyond the end move to the front. */
function sized(slots: Slots, count: number): (Slot | undefined)[] {
  if (slots.length <= count) return [...slots, ...Array.from({ length: count - slots.length }, () => undefined)];
  const result: (Slot | undefined)[] = slots.slice(0, count);
  for (const slot of slots.slice(count)) if (slot !== undefined) result[result.indexOf(undefined)] = slot;
  return result;
}
