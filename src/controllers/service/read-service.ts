import { known } from '#base/assert.ts';
import { clusters } from '#model/cluster.ts';
import { deployments } from '#model/deployment.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import { hasEnded, serviceDeployments } from '#model/service-deployment.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { taskSets } from '#model/task-set.ts';
import { targetGroups } from '#model/target-group.ts';
import { targetStateOf } from '#model/target-state.ts';
import { targets, type Target } from '#model/target.ts';
import { tasks } from '#model/task.ts';
import { subnets } from '#model/vpc.ts';
import { listenerActions } from '#state/listener-actions.ts';
import { balancersOf } from '#state/target-group-use.ts';
import type { Reader } from '#state/store.ts';
import type { ServiceControllerOptions } from './controller.ts';
import type { ServiceWorld } from './draft.ts';
import type { Reserved } from './reserved.ts';

/** The service and all that is decided about it; undefined when there is no such service. */
export function readService(arn: string, reserved: Reserved, { store, clock, ids, capacity, healthyAfterMs, roleRefusal = () => undefined }: ServiceControllerOptions): ServiceWorld | undefined {
  const service = store.get(services, arn);
  if (service === undefined) return undefined;
  const balancers = remembered((groupArn) => balancersOf(store, { arn: groupArn }));
  return {
    nowMs: clock.nowMs(),
    ids,
    service,
    cluster: known(store.get(clusters, service.clusterArn), `cluster of ${arn}`),
    deployments: store.find(deployments, 'service', arn),
    taskSets: store.find(taskSets, 'service', arn),
    serviceDeployments: store.find(serviceDeployments, 'open', arn),
    tasks: store.find(tasks, 'service', arn),
    targetsOf: remembered((taskArn) => store.find(targets, 'task', taskArn)),
    hasTargetGroup: (groupArn) => store.get(targetGroups, groupArn) !== undefined,
    whyUnused: (target) => whyUnused(target, balancers(target.targetGroupArn)),
    revision: (revisionArn) => known(store.get(serviceRevisions, revisionArn), revisionArn),
    taskDefinition: (definitionArn) => known(store.get(taskDefinitions, definitionArn), definitionArn),
    lastCompletedRevisionArn: () => lastCompletedRevisionArn(store, arn),
    actionsOf: (ruleArn) => listenerActions(store, ruleArn),
    zonesOf: (subnetIds) => [...new Set(subnetIds.flatMap((id) => store.get(subnets, id)?.availabilityZone ?? []))],
    cpuArchitecture: capacity.cpuArchitecture,
    roleRefusal,
    fitting: (size, count) => reserved.take(size, count),
    healthyAfterMs,
  };
}

/** A plan asks for the same again and again, and nothing changes while it does. */
function remembered<Answer>(find: (key: string) => Answer): (key: string) => Answer {
  const known = new Map<string, Answer>();
  return (key) => {
    const answer = known.get(key) ?? find(key);
    known.set(key, answer);
    return answer;
  };
}

function whyUnused(target: Target, balancers: readonly LoadBalancer[]): string | undefined {
  const state = targetStateOf(target, { balancers, isOfBalancer: false });
  return state.state === 'unused' ? state.description : undefined;
}

function lastCompletedRevisionArn(reader: Reader, serviceArn: string): string | undefined {
  const ended = reader.find(serviceDeployments, 'service', serviceArn).filter((deployment) => hasEnded(deployment));
  const last = ended.findLast(({ status }) => status === 'SUCCESSFUL' || status === 'ROLLBACK_SUCCESSFUL');
  return last?.status === 'ROLLBACK_SUCCESSFUL' ? last.rollback?.revisionArn : last?.targetRevisionArn;
}
