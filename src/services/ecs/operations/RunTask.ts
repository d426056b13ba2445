import type { Failure } from '@aws-sdk/client-ecs';
import { roleRefusal } from '#auth/role-refusal.ts';
import { providersFor } from '#model/capacity-provider-strategy.ts';
import { fittingTaskCount, noFargateCapacity } from '#model/fargate-capacity.ts';
import { runTaskTokens, runTaskTokenKey } from '#model/run-task-token.ts';
import { newTask, type TaskLaunch } from '#model/new-task.ts';
import type { Tag } from '#model/tag.ts';
import { rolesOfTask } from '#model/task-roles.ts';
import { taskArn, tasks, type Task } from '#model/task.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { Reader, Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { onTaskDefinition, passedRoles, taggedOnCreate } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import { clusterKeys, createdLaunchKeys, sizeKeys, withKeys } from '../condition-keys.ts';
import type { EcsDeps, EcsOperation } from '../deps.ts';
import { clientError, conflict, invalidParameter } from '../errors.ts';
import { requireLinkedRole } from '../linked-role.ts';
import { clusterNameOf } from '../references.ts';
import { requestDigest } from '../request-digest.ts';
import { checkFargatePlacement, checkRunsOnFargate } from '../running/check-fargate.ts';
import { checkRequest } from '../running/check-request.ts';
import { givenOverrides } from '../running/given-overrides.ts';
import { resolvedNetwork } from '../running/network.ts';
import { checkOverrides, sizeOf } from '../running/overrides.ts';
import type { RunTaskInput } from '../running/run-task-input.ts';
import { strategyFor } from '../running/strategy.ts';
import { withTags, validTags } from '../tags.ts';
import { findTaskDefinition, knownTaskDefinition } from '../task-definitions.ts';
import { taskView } from '../views/task.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
export default {
  access: (input, call, { store }) => {
    const definition = findTaskDefinition(store, call, input.taskDefinition ?? '');
    const { taskRoleArn, executionRoleArn } = { ...definition?.fields, ...givenOverrides(input.overrides) };
    return [
      withKeys(onTaskDefinition('RunTask', call, definition?.arn ?? input.taskDefinition ?? '*'), clusterKeys(call, input.cluster), createdLaunchKeys(call, input), sizeKeys({ ...definition?.fields, ...givenOverrides(input.overrides) })),
      ...passedRoles(store, call, [taskRoleArn, executionRoleArn]),
      ...taggedOnCreate(input.tags, taskArn(call, clusterNameOf(input.cluster), '*'), 'RunTask'),
    ];
  },

  refuses: {
    enableExecuteCommand: 'there is no ECS Exec',
    referenceId: 'it is for the use of Amazon ECS itself',
    volumeConfigurations: 'there is no EBS here',
    'overrides.inferenceAcceleratorOverrides': 'tasks have no accelerators',
    'overrides.containerOverrides.environmentFiles': 'there is no S3 here',
    'overrides.containerOverrides.resourceRequirements': 'tasks have no GPUs and no accelerators',
  },

  async handle(given, call, deps) {
    const input = { ...given, overrides: givenOverrides(given.overrides) };
    checkRequest(input);
    validTags(input.tags);
    await requireLinkedRole(call, deps);
    await ensureDefaultCluster(deps.store, call, deps.clock.nowMs());
    const { started, failures } = await deps.store.transact((transaction) => run(transaction, { input, call, deps }));
    return { tasks: started.map((task) => taskView(task, ['TAGS'])), failures: [...failures] };
  },
} satisfies EcsOperation<'RunTask'>;

interface Request {
  readonly input: RunTaskInput;
  readonly call: Call;
  readonly deps: EcsDeps;
}

interface Outcome {
  readonly started: readonly Task[];
  readonly failures: readonly Failure[];
}

function run(transaction: Transaction, request: Request): Outcome {
  const { input, call, deps } = request;
  const cluster = activeCluster(transaction, call, input.cluster);
  const repeated = repeatedCall(transaction, request, cluster.arn);
  if (repeated !== undefined) return { started: repeated, failures: [] };
  const { providers, ...launch } = launchOf(transaction, request);
  const count = input.count ?? 1;
  const fitting = Math.min(count, fittingTaskCount(deps.capacity, deps.usage.held, launch.size));
  const started = Array.from({ length: fitting }, (_, index) => newTask(launch, providers[index]));
  checkRoles(transaction, launch, started[0]);
  for (const task of started) transaction.put(tasks, task);
  if (input.clientToken !== undefined && started.length > 0) {
    transaction.put(runTaskTokens, {
      account: cluster.account,
      region: cluster.region,
      clusterArn: cluster.arn,
      token: input.clientToken,
      requestDigest: requestDigest(input),
      taskArns: started.map((task) => task.arn),
      usedAt: launch.nowMs,
    });
  }
  return { started, failures: fitting === count ? [] : [{ reason: noFargateCapacity }] };
}

/** ECS assumes the roles before it starts anything. */
function checkRoles(reader: Reader, { definition, overrides }: TaskLaunch, task: Task | undefined): void {
  if (task === undefined) return;
  const { account, region, arn } = task;
  const refusal = roleRefusal(reader, rolesOfTask(definition.fields, overrides), { account, region, taskArn: arn });
  if (refusal !== undefined) throw clientError(refusal);
}

/** What all tasks of the call have in common, and the capacity provider of each; none when the launch type was given. */
function launchOf(transaction: Transaction, { input, call, deps }: Request): TaskLaunch & { readonly providers: readonly string[] } {
  const definition = knownTaskDefinition(transaction, call, input.taskDefinition ?? '');
  if (definition.status !== 'ACTIVE') throw invalidParameter('TaskDefinition is inactive');
  const cluster = activeCluster(transaction, call, input.cluster);
  const strategy = strategyFor(input, cluster);
  if (strategy.length === 0 && input.launchType !== 'FARGATE') throw noHosts(input);
  checkFargatePlacement(input);
  checkOverrides(input.overrides, definition);
  checkRunsOnFargate(definition, deps.capacity);
  return {
    cluster,
    definition,
    overrides: input.overrides,
    group: input.group,
    startedBy: input.startedBy,
    size: sizeOf(definition, input.overrides),
    network: resolvedNetwork(transaction, call, input.networkConfiguration),
    tags: tagsOf(input, definition, cluster.name),
    cpuArchitecture: deps.capacity.cpuArchitecture,
    ids: deps.ids,
    nowMs: deps.clock.nowMs(),
    providers: providersFor(strategy, input.count ?? 1),
  };
}

/** FARGATE alone has hosts here; for the others ECS would say that the cluster has none. */
function noHosts({ platformVersion }: RunTaskInput): Error {
  return invalidParameter(platformVersion ? 'The platform version must be null when specifying an EC2 launch type.' : 'No Container Instances were found in your cluster.');
}

/** The call's own tags win over the definition's; ECS adds its own when asked to (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html). */
function tagsOf(input: RunTaskInput, definition: TaskDefinition, clusterName: string): readonly Tag[] {
  const propagated = input.propagateTags === 'TASK_DEFINITION' ? definition.tags : [];
  const managed = input.enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: clusterName }] : [];
  return [...withTags(propagated, validTags(input.tags)), ...managed];
}

/** The tasks of an earlier call with the same token; another call must not use it. */
function repeatedCall(transaction: Transaction, { input, call }: Request, clusterArn: string): readonly Task[] | undefined {
  if (input.clientToken === undefined) return undefined;
  const used = transaction.get(runTaskTokens, runTaskTokenKey(call, clusterArn, input.clientToken));
  if (used === undefined) return undefined;
  if (used.requestDigest !== requestDigest(input)) throw conflict(used.taskArns);
  return used.taskArns.flatMap((arn) => transaction.get(tasks, arn) ?? []);
}
