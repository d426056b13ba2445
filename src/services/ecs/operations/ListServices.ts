import { LaunchType, ResourceManagementType, SchedulingStrategy } from '@aws-sdk/client-ecs';
import { services } from '#model/service.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { onEverything } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import { clusterKeys, withKeys } from '../condition-keys.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { pageOf } from '../paging.ts';

/** Fewer than other lists have. */
const pageSize = 10;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html */
export default {
  access: (input, call) => [withKeys(onEverything('ListServices'), clusterKeys(call, input.cluster))],

  async handle(input, call, { store, clock }) {
    const message = validationMessage([
      checkEnum('launchType', input.launchType, LaunchType),
      checkEnum('schedulingStrategy', input.schedulingStrategy, SchedulingStrategy),
      checkEnum('resourceManagementType', input.resourceManagementType, ResourceManagementType),
    ]);
    if (message !== undefined) throw invalidParameter(message);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const cluster = activeCluster(store, call, input.cluster);
    // All services are of REPLICA, and none is an Express service, which ECS would manage itself.
    const isOfKind = (input.schedulingStrategy ?? 'REPLICA') === 'REPLICA' && (input.resourceManagementType ?? 'CUSTOMER') === 'CUSTOMER';
    const active = store.find(services, 'cluster', cluster.arn).filter(({ status }) => status === 'ACTIVE' && isOfKind);
    const asked = active.filter(({ definition }) => input.launchType === undefined || definition?.launchType === input.launchType);
    const { items, nextToken } = pageOf(asked, { nextToken: input.nextToken, maxResults: input.maxResults ?? pageSize }, ({ arn }) => arn);
    return { serviceArns: items.map(({ arn }) => arn), nextToken };
  },
} satisfies EcsOperation<'ListServices'>;
