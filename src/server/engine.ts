import type { Socket } from 'node:net';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { ImageRequest, ImageSource } from '#agent/images/image.ts';
import type { LogSink } from '#agent/logs/log-sink.ts';
import type { AskCredentials } from '#agent/metadata/task-credentials.ts';
import type { AskProtection } from '#agent/metadata/task-protection.ts';
import type { ExecutionRole } from '#agent/supervisor/execution-role.ts';
import type { AgentLink } from '#model/link.ts';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { AccessLogsSettings } from '#network/load-balancer/access-logs/access-logs.ts';
import type { LoadBalancers } from '#network/load-balancer/load-balancers.ts';
import type { Settings } from './settings.ts';
import type { Topologies } from './topologies.ts';

export interface EngineOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly imageSources: readonly ImageSource[];
  readonly logSink: LogSink;
  readonly accessLogs: AccessLogsSettings;
  readonly topologies: Topologies;
  /** What the agent asks when a task wants to be protected from scale-in, and when it wants credentials of its role. */
  readonly askProtection: AskProtection;
  readonly askCredentials: AskCredentials;
  readonly executionRole: ExecutionRole;
  /** Takes over a connection that a VPC makes to the AWS API. */
  readonly serveApi: (socket: Socket, vpcId: string) => void;
}

/** What makes tasks real on this host: a runtime, its images, networks, load balancers, and the supervisor over the tasks. Disposing it leaves tasks running. */
export interface Engine extends AsyncDisposable {
  /** Such as `containerd 1.6.20, runc 1.1.5`. */
  readonly version: string;
  readonly link: AgentLink;
  /** Why programs of the host do not find load balancers by their names as they should, a sentence for each thing. */
  readonly hostProblems: readonly string[];
  /** Told of by `setLoadBalancers`. */
  readonly loadBalancers: Pick<LoadBalancers, 'onReport'>;
  /** All VPCs as they now are. */
  setVpcs(vpcs: readonly VpcTopology[]): void;
  /** All load balancers as they now are: made real, and their names known. */
  setLoadBalancers(all: readonly LoadBalancerTopology[]): void;
  /** Pulls and unpacks an image that is likely to be run, so that its first task need not wait; never rejects. */
  prepareImage(request: ImageRequest): Promise<void>;
  /** The ids of tasks of which something exists on this host. */
  taskIds(): Promise<ReadonlySet<string>>;
  /** Removes all images that no container uses. */
  clearImages(): Promise<void>;
  /** Leaves nothing on the host: neither networks nor the runtime's own processes. Tasks must have ended. */
  destroy(): Promise<void>;
}

/** The rooms that an engine needs are imported only now: the API answers before they are loaded. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  switch (options.settings.runtime) {
    case 'containerd':
      return (await import('./containerd-engine.ts')).startContainerdEngine(options);
    case 'simulated':
      return (await import('./simulated-engine.ts')).startSimulatedEngine(options);
  }
}
