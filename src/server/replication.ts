import { replicationAccess } from '#auth/replication-access.ts';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { createImageReplicationController, type ImageReplicationController } from '#controllers/image-replication/controller.ts';
import { imageReplicator } from '#registry/core/image-replicator.ts';
import type { StateDirectory } from './state-directory.ts';

export interface ReplicationOptions extends Pick<StateDirectory, 'store' | 'registry' | 'authorizer' | 'ensureRepository'> {
  readonly cloudClock: Pick<Clock, 'nowMs'>;
  /** The host's. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Replicates images between the registries of this daemon, in the name of ECR's role in the source's account. */
export function replication({ store, registry, cloudClock, authorizer, ensureRepository, clock, log }: ReplicationOptions): ImageReplicationController {
  const mayReplicate = replicationAccess({ store, authorizer, clock: cloudClock });
  return createImageReplicationController({ store, clock, cloudClock, log, replicator: imageReplicator({ store, registry, cloudClock, ensureRepository, mayReplicate }) });
}
