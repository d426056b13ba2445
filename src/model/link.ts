import type { ContainerDefinition, Volume } from '@aws-sdk/client-ecs';
import type { Scope } from './scope.ts';
import type { Tag } from './tag.ts';
import type { HealthStatus, StopCode } from './task.ts';

/**
 * The link between the control plane and an agent. It is level-triggered in both directions: the control plane always
 * gives the agent *all* orders, the agent always reports a task's *whole* observation; either may be lost, doubled or late.
 * When an agent process is replaced, nothing that its predecessor said arrives any more.
 */
export interface AgentLink {
  /** Replaces everything the agent is asked to hold. A task that the agent holds and that is not named is removed. */
  setOrders(orders: readonly TaskOrder[]): void;
  onReport(listener: (report: TaskReport) => void): void;
}

export interface TaskOrder extends Scope {
  readonly taskArn: string;
  readonly taskId: string;
  readonly generation: number;
  /** RUN: keep it running; STOP: end its containers, keep what they left; REMOVE: leave no trace of it. */
  readonly wish: 'RUN' | 'STOP' | 'REMOVE';
  /** True once a container of it was seen started: if the world has forgotten it, it is lost and must not start again. */
  readonly hasStarted: boolean;
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly family: string;
  readonly revision: number;
  readonly availabilityZone: string;
  readonly launchType: 'FARGATE';
  /** The service that started it. */
  readonly serviceName?: string;
  /** Not part of what the generation counts: tags change nothing of what the agent does, they are only shown to the task. */
  readonly tags: readonly Tag[];
  /** Limits of the whole task: CPU units (1024 = one vCPU), MiB, GiB. */
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorageGiB: number;
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
  readonly network: TaskNetwork;
  /** What its containers are to the AWS APIs. Absent when the task has no role. */
  readonly taskRole?: TaskRole;
  /** What pulls its images, writes its logs and reads its secrets; an ARN, or a name in the task's account. */
  readonly executionRoleArn?: string;
  readonly containers: readonly ContainerOrder[];
  readonly volumes: readonly Volume[];
}

export interface TaskRole {
  /** Its ARN, or its name in the task's account. */
  readonly arn: string;
  /** The last part of the path that its credentials are found at: nobody can guess it. */
  readonly credentialsId: string;
}

export interface ContainerOrder {
  readonly name: string;
  readonly arn: string;
  readonly runtimeId: string;
  /** The registered definition with the task's overrides merged in. */
  readonly definition: ContainerDefinition;
  /** Known once the image was resolved for this task: the task keeps this digest whatever its tag does. */
  readonly imageDigest?: string;
}

/** The task's ENI, as far as it stays the same while the task runs; what passes it is said by the VPC's topology. */
export interface TaskNetwork {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly subnetCidr: string;
  readonly networkInterfaceId: string;
  readonly privateIpv4Address: string;
  readonly macAddress: string;
  readonly privateDnsName: string;
  /** What its resolv.conf says. */
  readonly nameServers: readonly string[];
  readonly searchDomains: readonly string[];
}

export interface TaskReport {
  readonly taskArn: string;
  /** Of the order that the agent was acting on. */
  readonly generation: number;
  /** Grows with each report about this task by this agent process. */
  readonly sequence: number;
  /** Another for each agent process, whose sequences begin anew. */
  readonly agentId: string;
  /** PENDING until all containers have started; STOPPED: all ended and their logs are delivered; REMOVED: no trace left. */
  readonly status: 'PENDING' | 'RUNNING' | 'STOPPING' | 'STOPPED' | 'REMOVED';
  readonly containers: readonly ContainerReport[];
  readonly healthStatus: HealthStatus;
  /** Why the agent stops the task by itself. */
  readonly stop?: { readonly code: StopCode; readonly reason: string };
  readonly connectivityAt?: number;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly startedAt?: number;
  readonly executionStoppedAt?: number;
}

export interface ContainerReport {
  readonly name: string;
  readonly status: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly imageDigest?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly healthStatus: HealthStatus;
  readonly restartCount?: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
}
