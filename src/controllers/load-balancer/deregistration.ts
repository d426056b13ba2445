import { secondMs } from '#base/time.ts';
import { attributeOf } from '#model/target-group-attributes.ts';
import type { TargetGroup } from '#model/target-group.ts';
import { targetKey, type Target } from '#model/target.ts';

export interface GroupTargets {
  /** Undefined when it was deleted. */
  readonly group: TargetGroup | undefined;
  readonly targets: readonly Target[];
  /** The keys of those that a load balancer reaches: it forwards to the group, and is in the target's zone. */
  readonly reached: ReadonlySet<string>;
}

export interface TargetsPlan {
  readonly written: readonly Target[];
  readonly removedKeys: readonly string[];
  /** When the next deregistration is over. */
  readonly dueAt?: number;
}

/**
 * What time and use change about a group's targets: a deregistered one goes when the deregistration delay is over, or at once when
 * nothing can be on its way to it; health that nobody checks is unknown again
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay).
 */
export function planTargets({ group, targets, reached }: GroupTargets, nowMs: number): TargetsPlan {
  const delayMs = group === undefined ? 0 : Number(attributeOf(group, 'deregistration_delay.timeout_seconds')) * secondMs;
  const isReached = (target: Target) => reached.has(targetKey(target));
  const ends = targets.flatMap((target) => (target.drainingSince === undefined ? [] : [{ target, at: isReached(target) ? target.drainingSince + delayMs : nowMs }]));
  const next = Math.min(...ends.map(({ at }) => at).filter((at) => at > nowMs));
  return {
    written: targets.filter((target) => target.drainingSince === undefined && target.health.state !== 'initial' && !isReached(target)).map((target) => ({ ...target, health: { state: 'initial' } })),
    removedKeys: ends.filter(({ at }) => at <= nowMs).map(({ target }) => targetKey(target)),
    ...(Number.isFinite(next) && { dueAt: next }),
  };
}
