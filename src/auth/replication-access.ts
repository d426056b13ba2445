import type { Clock } from '#base/clock.ts';
import { hourMs } from '#base/time.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import type { Scope } from '#model/scope.ts';
import { serviceLinkedRole } from '#state/service-linked-role.ts';
import type { Reader } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';
import type { Call } from '#wire/operation.ts';
import { repositoryAccess } from './repository-access.ts';
import { roleSession } from './role-session.ts';

export interface ReplicationAccessOptions {
  readonly store: Reader;
  readonly authorizer: Authorizer;
  /** The cloud's. */
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Whether images of the source registry may be replicated to a repository, which may have to be created for that. */
export type MayReplicate = (source: Scope, target: RepositoryName) => Promise<boolean>;

/**
 * ECR replicates with its service-linked role in the source's account; the registry policy of another account has to let that in
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-replication.html).
 */
export function replicationAccess({ store, authorizer, clock }: ReplicationAccessOptions): MayReplicate {
  return async (source, target) => {
    const role = serviceLinkedRole(store, source.account, 'replication.ecr.amazonaws.com');
    if (role === undefined) return false;
    const nowMs = clock.nowMs();
    const session = roleSession(role, 'ecr-replication', { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + hourMs, tags: {}, transitiveTagKeys: [] });
    const call: Call = { account: source.account, region: target.region, principal: { ...session, accessKeyId: '' }, requestId: '', host: '', sourceIp: '', receivedAt: nowMs };
    const arn = repositoryArn(target);
    const actions = store.get(repositories, arn) === undefined ? ['ReplicateImage', 'CreateRepository'] : ['ReplicateImage'];
    try {
      await authorizer.authorize(call, actions.map((action) => repositoryAccess(store, action, arn)));
      return true;
    } catch (thrown) {
      if (thrown instanceof Fault) return false;
      throw thrown;
    }
  };
}
