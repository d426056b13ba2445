import { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { serviceDeployments, type ServiceDeployment } from '#model/service-deployment.ts';
import { checkEach, checkEnum, validationMessage } from '#wire/constraints.ts';
import { onService } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { knownService } from '../services.ts';
import { serviceDeploymentBrief } from '../views/service-deployment.ts';

const pageSizeDefault = 20;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html */
export default {
  access: (input, call) => [onService('ListServiceDeployments', call, input)],

  async handle(input, call, { store, clock }) {
    const message = validationMessage(checkEach('status', input.status, (path, status) => checkEnum(path, status, ServiceDeploymentStatus)));
    if (message !== undefined) throw invalidParameter(message);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const service = knownService(store, activeCluster(store, call, input.cluster), input.service ?? '');
    const newestFirst = store.find(serviceDeployments, 'service', service.arn).toReversed();
    const { items, nextToken } = pageOf(newestFirst.filter((deployment) => isAsked(deployment, input)), { ...input, maxResults: input.maxResults ?? pageSizeDefault }, ({ arn }) => arn);
    return { serviceDeployments: items.map(serviceDeploymentBrief), nextToken };
  },
} satisfies EcsOperation<'ListServiceDeployments'>;

interface Filters {
  readonly status?: readonly string[] | undefined;
  readonly createdAt?: { readonly before?: Date | undefined; readonly after?: Date | undefined } | undefined;
}

function isAsked({ status, createdAt }: ServiceDeployment, { status: statuses = [], createdAt: { before, after } = {} }: Filters): boolean {
  if (statuses.length > 0 && !statuses.includes(status)) return false;
  return (before === undefined || createdAt < before.getTime()) && (after === undefined || createdAt > after.getTime());
}
