/** What a node has, or what is used of it: CPU units (1024 = one vCPU), MiB, GPUs, and network interfaces for tasks with their own. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly networkInterfaces: number;
}

export interface HostPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** A container instance as placement sees it, with all that its tasks hold. */
export interface Node {
  readonly arn: string;
  readonly ec2InstanceId?: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
  readonly operatingSystem: 'linux' | 'windows';
  /** By name; an attribute without a value has the empty one. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly capacityProvider?: string;
  /** Nothing is placed on a node that drains (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-draining.html). */
  readonly status: 'ACTIVE' | 'DRAINING';
  readonly isAgentConnected: boolean;
  readonly agentVersion: string;
  readonly registeredAt: number;
  readonly total: Resources;
  readonly used: Resources;
  readonly usedPorts: readonly HostPort[];
  /** How many of its tasks are of each group; those that are to stop count no more. */
  readonly groups: ReadonlyMap<string, number>;
}

/** The value of an attribute of the agent, the user or the platform (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html#attributes). */
export function attributeOf(node: Node, name: string): string | undefined {
  switch (name) {
    case 'ecs.availability-zone':
      return node.zone;
    case 'ecs.instance-type':
      return node.instanceType;
    case 'ecs.os-type':
      return node.operatingSystem;
    case 'ecs.cpu-architecture':
      return node.cpuArchitecture.toLowerCase();
    default:
      return node.attributes.get(name);
  }
}
