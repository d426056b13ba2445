import { AssignPublicIp, LaunchType } from '@aws-sdk/client-ecs';
import type * as ecs from '@aws-sdk/client-ecs';
import { serviceRevisions } from '#model/service-revision.ts';
import type { Service } from '#model/service.ts';
import { newServiceRevision } from '#model/start-deployment.ts';
import { newTaskGroupId } from '#model/task-group.ts';
import { taskSetArn, taskSets, type TaskSet } from '#model/task-set.ts';
import type { Transaction } from '#state/store.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import type { Call, Input } from '#wire/operation.ts';
import { onTaskSet, passedRolesOf, taggedOnCreate, taskDefinitionKeys } from '../access.ts';
import { activeCluster } from '../clusters.ts';
import { launchKeys, withKeys } from '../condition-keys.ts';
import type { EcsDeps, EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { requestDigest } from '../request-digest.ts';
import { deployableTaskDefinition, serviceDefinition } from '../service-definition.ts';
import { serviceRefusals } from '../service-refusals.ts';
import { validTags } from '../tags.ts';
import { validScale } from '../task-set-scale.ts';
import { activeServiceOfTaskSets, shownTaskSet } from '../task-sets.ts';

/** A service can have so many, those that are being deleted included. */
const taskSetCountMax = 5;
/** What a task set is scaled to when nobody says: see the answer in https://docs.aws.amazon.com/cli/latest/reference/ecs/create-task-set.html#examples */
const scalePercentDefault = 0;
const clientTokenPattern = /^[!-~]{1,36}$/;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html */
export default {
  access: (input, call, { store }) => {
    const created = onTaskSet('CreateTaskSet', call, input);
    const keyed = withKeys(created, launchKeys(call, input), taskDefinitionKeys(store, call, input.taskDefinition));
    return [keyed, ...passedRolesOf(store, call, input.taskDefinition), ...taggedOnCreate(input.tags, created.resource, 'CreateTaskSet')];
  },

  refuses: { 'loadBalancers.loadBalancerName': serviceRefusals['loadBalancers.loadBalancerName'], serviceRegistries: serviceRefusals.serviceRegistries },

  async handle(input, call, deps) {
    checkRequest(input);
    return deps.store.transact((transaction) => {
      const service = activeServiceOfTaskSets(transaction, activeCluster(transaction, call, input.cluster), input.service ?? '');
      const taskSet = repeatedCall(transaction, input, service) ?? create(transaction, { input, call, deps, service });
      return { taskSet: shownTaskSet(transaction, taskSet, { service, include: ['TAGS'] }) };
    });
  },
} satisfies EcsOperation<'CreateTaskSet'>;

type Asked = Input<typeof ecs, 'CreateTaskSet'>;

function checkRequest(input: Asked): void {
  const message = validationMessage([
    checkEnum('launchType', input.launchType, LaunchType),
    checkEnum('networkConfiguration.awsvpcConfiguration.assignPublicIp', input.networkConfiguration?.awsvpcConfiguration?.assignPublicIp, AssignPublicIp),
  ]);
  if (message !== undefined) throw invalidParameter(message);
  if (input.clientToken !== undefined && !clientTokenPattern.test(input.clientToken)) throw invalidParameter('clientToken can have up to 36 ASCII characters in the range of 33-126, inclusive.');
}

/** What an earlier call with the same token has made; another call must not use it. */
function repeatedCall(transaction: Transaction, input: Asked, service: Service): TaskSet | undefined {
  if (input.clientToken === undefined) return undefined;
  const earlier = transaction.find(taskSets, 'service', service.arn).find(({ clientToken }) => clientToken?.token === input.clientToken);
  if (earlier !== undefined && earlier.clientToken?.requestDigest !== requestDigest(input)) throw invalidParameter('The provided clientToken is already in use with a different CreateTaskSet request.');
  return earlier;
}

interface Creation {
  readonly input: Asked;
  readonly call: Call;
  readonly deps: EcsDeps;
  readonly service: Service;
}

function create(transaction: Transaction, { input, call, deps: { ids, clock, capacity }, service }: Creation): TaskSet {
  const count = transaction.find(taskSets, 'service', service.arn).length;
  if (count >= taskSetCountMax) throw invalidParameter(`${count} deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.`);
  const taskDefinition = deployableTaskDefinition(transaction, call, input.taskDefinition ?? '');
  const definition = serviceDefinition(transaction, input, { cluster: activeCluster(transaction, call, input.cluster), taskDefinition, capacity });
  const nowMs = clock.nowMs();
  const revision = newServiceRevision({ service, definition, taskDefinition, ids, nowMs });
  const id = newTaskGroupId(ids);
  const taskSet: TaskSet = {
    account: service.account,
    region: service.region,
    id,
    arn: taskSetArn(service, id),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    revisionArn: revision.arn,
    status: 'ACTIVE',
    ...(input.externalId !== undefined && { externalId: input.externalId }),
    scalePercent: input.scale === undefined ? scalePercentDefault : validScale(input.scale),
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: nowMs,
    failedTasks: 0,
    failedRounds: 0,
    tags: validTags(input.tags),
    ...(input.clientToken !== undefined && { clientToken: { token: input.clientToken, requestDigest: requestDigest(input) } }),
    createdAt: nowMs,
    updatedAt: nowMs,
  };
  transaction.put(serviceRevisions, revision);
  transaction.put(taskSets, taskSet);
  return taskSet;
}
