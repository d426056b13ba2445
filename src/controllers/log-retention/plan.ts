import { expiredBefore, type LogGroup, type LogStream } from '#model/log-group.ts';
import type { LogStreamKey } from '#state/bulk/log-events.ts';

export interface LogRetentionWorld {
  readonly nowMs: number;
  readonly groups: readonly LogGroup[];
  readonly streams: readonly LogStream[];
  /** All that have stored events. */
  readonly stored: readonly LogStreamKey[];
}

export interface LogRetentionPlan {
  /** Streams that no document names any more: they, or their groups, were deleted. */
  readonly deleteStreamIds: readonly string[];
  readonly expire: readonly { readonly groupId: string; readonly beforeAt: number }[];
}

/** Which stored events nobody may read any more. */
export function planLogRetention({ nowMs, groups, streams, stored }: LogRetentionWorld): LogRetentionPlan {
  const living = new Set(streams.map((stream) => stream.id));
  return {
    deleteStreamIds: stored.filter((key) => !living.has(key.streamId)).map((key) => key.streamId),
    expire: groups.filter((group) => group.retentionInDays !== undefined).map((group) => ({ groupId: group.id, beforeAt: expiredBefore(group, nowMs) })),
  };
}
