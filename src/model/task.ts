import type { TaskOverride } from '@aws-sdk/client-ecs';
import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html, in order. */
export const taskStatuses = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export type StopCode = 'TaskFailedToStart' | 'EssentialContainerExited' | 'UserInitiated' | 'ServiceSchedulerInitiated' | 'SpotInterruption' | 'TerminationNotice';

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

/** One container of a task, as last reported by the agent. */
export interface TaskContainer {
  readonly arn: string;
  readonly name: string;
  readonly image: string;
  readonly imageDigest?: string;
  /** containerd's container id; unique on the host. */
  readonly runtimeId: string;
  readonly essential: boolean;
  /** CPU units and MiB of the definition, after overrides. */
  readonly cpu: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly exitCode?: number;
  readonly reason?: string;
  readonly healthStatus: HealthStatus;
  readonly restartCount?: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
}

/** Where and how a task was placed; chosen by the task controller, never by who executes it. */
export interface TaskPlacement {
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly networkInterfaceId: string;
  readonly privateIpv4Address: string;
  readonly privateDnsName: string;
  readonly macAddress: string;
}

/** What a task is to the service that started it. */
export interface TaskOfService {
  readonly serviceArn: string;
  /** The deployment or task set; also the task's `startedBy`. */
  readonly groupId: string;
  /** True once its group has taken notice of its end: a failure is counted once. */
  readonly isEndCounted: boolean;
  /** When its group first found it healthy. */
  readonly healthyAt?: number;
  /** Where it is to be placed to bring the service's zones into balance. */
  readonly preferredZone?: string;
  /** Where it is registered while it runs; absent when its service is behind no load balancer. It keeps them for life: others are another revision's. */
  readonly targetGroups?: readonly TaskTargetGroup[];
}

/** A port of one of a task's containers as a target of a group. */
export interface TaskTargetGroup {
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
}

export interface Task extends Scope {
  readonly arn: string;
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly launchType: 'FARGATE';
  /** Set when a capacity provider strategy chose where it runs. */
  readonly capacityProviderName?: string;
  readonly platformVersion: string;
  readonly platformFamily: string;
  readonly group: string;
  readonly startedBy?: string;
  readonly service?: TaskOfService;
  /** Until then its service does not stop it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html). */
  readonly protectedUntil?: number;
  readonly tags: readonly Tag[];
  readonly enableExecuteCommand: boolean;
  /** CPU units (1024 = one vCPU) and MiB, after overrides. */
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorageGiB: number;
  readonly overrides: TaskOverride;
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
  readonly network: {
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
    readonly assignPublicIp: 'ENABLED' | 'DISABLED';
  };
  /** The id under which `attachments[]` shows the ENI. */
  readonly attachmentId: string;
  /** Where its containers find their role's credentials: nobody can guess it, and no API shows it. Chosen with its placement. */
  readonly credentialsId?: string;
  readonly placement?: TaskPlacement;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly lastStatus: TaskStatus;
  readonly containers: readonly TaskContainer[];
  readonly healthStatus: HealthStatus;
  /** Raised with every change of what the agent is asked to do; an agent refuses an older one. */
  readonly generation: number;
  /** The API's `version`: raised with every change that callers can see. */
  readonly version: number;
  readonly stopCode?: StopCode;
  readonly stoppedReason?: string;
  readonly createdAt: number;
  readonly connectivityAt?: number;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly startedAt?: number;
  /** When the control plane saw it RUNNING first, by its own clock: an agent's may be wrong. */
  readonly runningAt?: number;
  readonly stoppingAt?: number;
  readonly executionStoppedAt?: number;
  readonly stoppedAt?: number;
}

export const tasks = defineCollection<Task>()({
  kind: 'ecs-task',
  version: 1,
  key: (task) => task.arn,
  indexes: {
    scope: scopeKey,
    cluster: (task) => task.clusterArn,
    /** A service's tasks that concern it: those that live, and those whose end it has not noticed yet. */
    service: (task) => (task.service === undefined || (task.lastStatus === 'STOPPED' && task.service.isEndCounted) ? undefined : task.service.serviceArn),
    /** Living tasks by what they were made from: a deleted definition goes with the last of them. */
    definition: (task) => (task.lastStatus === 'STOPPED' ? undefined : task.taskDefinitionArn),
    /** Tasks that an agent still holds resources for: all but STOPPED. */
    alive: (task) => (task.lastStatus === 'STOPPED' ? undefined : 'alive'),
    /** STOPPED tasks: AWS shows them for about an hour, then they are gone. */
    stopped: (task) => (task.lastStatus === 'STOPPED' ? 'stopped' : undefined),
  },
});

export function taskArn(scope: Scope, clusterName: string, id: string): string {
  return formatArn({ service: 'ecs', region: scope.region, account: scope.account, resource: `task/${clusterName}/${id}` });
}
