import { known } from '#base/assert.ts';
import { providersFor } from '#model/capacity-provider-strategy.ts';
import { noFargateCapacity } from '#model/fargate-capacity.ts';
import { parseCpu, parseMemory, type TaskSize } from '#model/fargate-task-size.ts';
import { newTask } from '#model/new-task.ts';
import type { ServiceEventName } from '#model/service-event.ts';
import type { ServiceRevision } from '#model/service-revision.ts';
import { serviceGroup, type Service } from '#model/service.ts';
import type { Tag } from '#model/tag.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { TaskGroup } from '#model/task-group.ts';
import type { Task } from '#model/task.ts';
import { minuteMs } from '#base/time.ts';
import { revisionOf, wantedTasks, withEvent, withGroup, withTasks, withWake, type Draft } from './draft.ts';
import { targetGroupsOf } from './target-groups.ts';
import { unlaunchedText, unplacedText } from './texts.ts';

/** How often it is said again that the host is too full, or that a role cannot be assumed. */
const unplacedRepeatMs = minuteMs;

export interface Starts {
  readonly group: TaskGroup;
  readonly count: number;
  /** All are to be placed in it, if it has room. */
  readonly preferredZone?: string;
  /** The event that says so, if any are started. */
  readonly textOf: (started: readonly Task[]) => string;
}

/** The draft with as many new tasks of the group as are asked for, may be started now, and fit on the host. */
export function startTasks(draft: Draft, { group, count, preferredZone, textOf }: Starts): Draft {
  if (count <= 0) return draft;
  const { world } = draft;
  if (group.startsNotBefore !== undefined && world.nowMs < group.startsNotBefore) return withWake(draft, group.startsNotBefore);
  const revision = revisionOf(draft, group.revisionArn);
  const definition = world.taskDefinition(revision.definition.taskDefinitionArn);
  const refusal = world.roleRefusal(definition);
  if (refusal !== undefined) return unstarted(draft, group, { text: unlaunchedText(draft.service, refusal) });
  const size = sizeOf(definition);
  const fitting = world.fitting(size, count);
  const providers = missingProviders(draft, { group, revision, count: fitting });
  const targetGroups = targetGroupsOf(revision);
  const launch = {
    cluster: world.cluster,
    definition,
    group: serviceGroup(draft.service.name),
    startedBy: group.id,
    service: { serviceArn: draft.service.arn, groupId: group.id, isEndCounted: false, ...(preferredZone !== undefined && { preferredZone }), ...(targetGroups.length > 0 && { targetGroups }) },
    size,
    network: revision.definition.network,
    tags: tagsOf(draft, definition),
    cpuArchitecture: world.cpuArchitecture,
    imageDigests: digestsOf(revision, definition),
    ids: world.ids,
    nowMs: world.nowMs,
  };
  const started = Array.from({ length: fitting }, (_, index) => newTask(launch, providers[index]));
  const next = started.length === 0 ? draft : withEvent(withTasks(draft, started), textOf(started));
  return fitting < count ? unstarted(next, group, { text: unplacedText(draft.service, noFargateCapacity), eventName: 'SERVICE_TASK_PLACEMENT_FAILURE' }) : placed(next, group);
}

function sizeOf({ arn, fields }: TaskDefinition): TaskSize {
  return { cpu: known(parseCpu(fields.cpu ?? ''), `cpu of ${arn}`), memory: known(parseMemory(fields.memory ?? ''), `memory of ${arn}`) };
}

/** ECS counts a task that it cannot start as a failed one, and says so now and then while it lasts. */
function unstarted(draft: Draft, group: TaskGroup, { text, eventName }: { readonly text: string; readonly eventName?: ServiceEventName }): Draft {
  const { nowMs } = draft.world;
  const awaiting = withWake({ ...draft, awaitsCapacity: true }, (group.unplacedAt ?? nowMs) + unplacedRepeatMs);
  if (group.unplacedAt !== undefined && nowMs < group.unplacedAt + unplacedRepeatMs) return awaiting;
  const said = withEvent(withGroup(awaiting, group.id, { unplacedAt: nowMs, failedTasks: group.failedTasks + 1 }), text, eventName);
  return withWake(said, nowMs + unplacedRepeatMs);
}

function placed(draft: Draft, group: TaskGroup): Draft {
  return group.unplacedAt === undefined ? draft : withGroup(draft, group.id, { unplacedAt: undefined });
}

/** The providers that the group's tasks lack for their strategy to hold; none where a launch type says where they run. */
function missingProviders(draft: Draft, { group, revision, count }: { readonly group: TaskGroup; readonly revision: ServiceRevision; readonly count: number }): readonly string[] {
  const strategy = revision.definition.capacityProviderStrategy;
  if (strategy.length === 0) return [];
  const living = wantedTasks(draft, group.id);
  const missing = [...providersFor(strategy, living.length + count)];
  for (const { capacityProviderName } of living) {
    const index = missing.indexOf(capacityProviderName ?? '');
    if (index !== -1) missing.splice(index, 1);
  }
  return missing;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html */
function tagsOf({ service, world }: Draft, definition: TaskDefinition): readonly Tag[] {
  const managed = service.enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: world.cluster.name }, { key: 'aws:ecs:serviceName', value: service.name }] : [];
  return [...propagatedTags(service, definition), ...managed];
}

function propagatedTags(service: Service, definition: TaskDefinition): readonly Tag[] {
  switch (service.propagateTags) {
    case 'SERVICE':
      return service.tags;
    case 'TASK_DEFINITION':
      return definition.tags;
    case 'NONE':
      return [];
  }
}

/** All tasks of a revision run the same image, unless the container wants none of it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-container-image-stability.html). */
function digestsOf({ containerImages }: ServiceRevision, { fields }: TaskDefinition): ReadonlyMap<string, string> {
  const free = new Set((fields.containerDefinitions ?? []).filter(({ versionConsistency }) => versionConsistency === 'disabled').map(({ name }) => name));
  return new Map(containerImages.flatMap(({ containerName, imageDigest }) => (imageDigest === undefined || free.has(containerName) ? [] : [[containerName, imageDigest] as const])));
}
