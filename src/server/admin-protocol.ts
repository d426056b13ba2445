import { dayMs } from '#base/time.ts';
import type { EcrEvent } from '#services/ecr/events/ecr-event.ts';
import type { EcsEvent } from '#services/ecs/events/ecs-event.ts';

/**
 * What the CLI and the daemon say to each other over `<stateDir>/admin.sock` (HTTP, mode 0600). Answers are JSON; a failure is
 * a status of 400 or above with an `AdminFailure`.
 *
 * - `GET /status` → 200 `DaemonStatus`
 * - `GET /services` → 200 `ServicesStatus`
 * - `GET /events?after=<sequence>` → 200 `EventsPage`, the events since, as ECS and ECR tell them to EventBridge
 * - `GET /clock` → 200 `ClockStatus`
 * - `POST /clock` with a `ClockRequest` → 200 `ClockStatus`, once it is as asked for
 * - `GET /certificate-authority` → 200 `CertificateAuthorityStatus`; the authority is made if there is none yet
 * - `POST /reset` → 200 `ResetResult`
 * - `POST /stop` with a `StopRequest` → 202; the daemon then stops what it was asked to stop and exits
 */
export interface DaemonStatus {
  readonly pid: number;
  readonly version: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** Such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** What images are pushed to, such as `127.0.0.1:4566`; what `repositoryUri` begins with. */
  readonly registry: string;
  /** Such as `https://127.0.0.1:443`, when TLS is spoken too. */
  readonly tlsEndpoint?: string;
  /** Daemons of older releases do not say. */
  readonly registryMode?: 'ecr' | 'oci';
  readonly account: string;
  readonly region: string;
  /** Where elastic IPs and tasks with `assignPublicIp` have their addresses, such as `127.64.8.0/21`. Daemons of older releases do not say. */
  readonly publicAddresses?: string;
  readonly runtime: RuntimeStatus;
  readonly stateDir: string;
  /** Where blobs lie, such as `files in /var/lib/drydock/registry`. Daemons of older releases do not say. */
  readonly blobs?: string;
  readonly logFile: string;
  readonly counts: DaemonCounts;
  readonly timings: {
    /** From the process' start until the API answered. */
    readonly apiReadyMs: number;
    /** From the process' start until containers can run; undefined until then. */
    readonly runtimeReadyMs?: number;
  };
}

export interface RuntimeStatus {
  readonly name: 'containerd' | 'simulated';
  /** Such as `containerd 1.6.20, runc 1.1.5`; undefined until it is known. */
  readonly version?: string;
  readonly state: 'starting' | 'ready' | 'failed';
  /** Why it failed and what to do, when it did. */
  readonly message?: string;
}

/** How many of each there are, over all accounts and regions. */
export interface DaemonCounts {
  readonly clusters: number;
  readonly taskDefinitions: number;
  /** By `lastStatus`; a status that no task has is absent. */
  readonly tasks: Readonly<Record<string, number>>;
  readonly repositories: number;
  readonly images: number;
  readonly logGroups: number;
}

/** The services of all accounts and regions, those with something going on first; bounded, whatever there is. */
export interface ServicesStatus {
  /** By the cloud's clock, as all times here. */
  readonly nowMs: number;
  readonly services: readonly ServiceStatus[];
  /** How many there are that are not shown. */
  readonly servicesLeftOut: number;
  /** Living tasks of no service. */
  readonly tasks: readonly ShownTask[];
  readonly tasksLeftOut: number;
  readonly loadBalancers: readonly ShownLoadBalancer[];
  readonly loadBalancersLeftOut: number;
  /** Why programs of this host do not find load balancers by their names as they should. */
  readonly hostProblems: readonly string[];
}

export interface ShownLoadBalancer {
  readonly name: string;
  readonly type: string;
  readonly scheme: string;
  readonly state: string;
  /** Why it is not active, where that is known. */
  readonly reason?: string;
  readonly dnsName: string;
  /** Such as `http://web-1.us-east-1.elb.localhost/`; of TCP and UDP only protocol, name and port. */
  readonly urls: readonly string[];
  readonly healthyTargets: number;
  /** Of the target groups that it forwards to; those that drain are not counted. */
  readonly targets: number;
}

export interface ServiceStatus {
  readonly arn: string;
  readonly cluster: string;
  readonly name: string;
  readonly status: string;
  /** Such as `web:3`; absent while it has none. */
  readonly taskDefinition?: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  /** Its deployments, PRIMARY first; or its task sets, when its controller is EXTERNAL. */
  readonly deployments: readonly ShownDeployment[];
  /** Its living tasks, the latest first. */
  readonly tasks: readonly ShownTask[];
  readonly tasksLeftOut: number;
  /** The last ones, the latest first. */
  readonly events: readonly ShownEvent[];
}

export interface ShownDeployment {
  readonly id: string;
  readonly status: string;
  readonly taskDefinition: string;
  /** IN_PROGRESS, COMPLETED, FAILED; of a task set STABILIZING or STEADY_STATE. */
  readonly rolloutState: string;
  readonly rolloutStateReason: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly failedTasks: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Of the service deployment that it is part of, such as ROLLBACK_IN_PROGRESS. */
  readonly serviceDeploymentStatus?: string;
  /** Of one under way that shifts traffic: its stage, and how much of the production traffic the new revision is to have. */
  readonly lifecycleStage?: string;
  readonly productionPercent?: number;
  /** What the stage waits for, to be continued by ContinueServiceDeployment. */
  readonly pausedHookIds?: readonly string[];
}

export interface ShownTask {
  readonly id: string;
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly healthStatus: string;
  readonly createdAt: number;
}

export interface ShownEvent {
  readonly createdAt: number;
  readonly message: string;
}

export interface ResetResult {
  /** How many of each were removed, such as `{ tasks: 3, images: 2 }`. */
  readonly removed: Readonly<Record<string, number>>;
  readonly tookMs: number;
}

export interface EventsPage {
  /** The sequence of the latest event of all; a daemon that was started again counts from 1. */
  readonly last: number;
  /** The earliest first, a bounded number of them. */
  readonly events: readonly { readonly sequence: number; readonly event: EcsEvent | EcrEvent }[];
}

export interface ClockStatus {
  /** What the cloud's clock shows. */
  readonly nowMs: number;
  /** What the host's clock shows. */
  readonly realMs: number;
  readonly isFrozen: boolean;
}

export type ClockRequest =
  | { readonly action: 'advance'; readonly byMs: number }
  | { readonly action: 'freeze' | 'resume' };

/** In one call. */
export const advanceMsMax = 3_650 * dayMs;

export interface CertificateAuthorityStatus {
  /** The root that signs the certificates of ACM, PEM. */
  readonly certificate: string;
}

export interface StopRequest {
  /** `keep` leaves the containers running for the next start; `stop` ends them and removes all that was made on the host. */
  readonly tasks: 'keep' | 'stop';
}

export interface AdminFailure {
  readonly code: string;
  readonly message: string;
}

/** The socket's name in the state directory. */
export const adminSocketName = 'admin.sock';
/** The daemon's log in the state directory; `drydock up` points the daemon's standard error at it too, for crashes of Node.js itself. */
export const daemonLogName = 'daemon.log';
