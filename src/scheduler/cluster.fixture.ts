import type { Node } from './node.ts';
import type { PlacementRequest } from './placement-request.ts';
import type { Query } from './query/query.ts';
import { QueryError } from './query/query-error.ts';
import { parseQuery } from './query/parse-query.ts';

/** A node of two vCPUs in zone a, empty, but for what `changes` says. */
export function nodeOf(number: number, changes: Partial<Node> = {}): Node {
  return {
    arn: `arn:aws:ecs:us-east-1:000000000000:container-instance/default/${String(number).padStart(32, '0')}`,
    ec2InstanceId: `i-${String(number).padStart(17, '0')}`,
    zone: 'us-east-1a',
    instanceType: 'm5.large',
    cpuArchitecture: 'X86_64',
    operatingSystem: 'linux',
    attributes: new Map(),
    status: 'ACTIVE',
    isAgentConnected: true,
    agentVersion: '1.98.0',
    registeredAt: 1_700_000_000_000,
    total: { cpu: 2_048, memory: 8_192, gpus: 0, networkInterfaces: 2 },
    used: { cpu: 0, memory: 0, gpus: 0, networkInterfaces: 0 },
    usedPorts: [],
    groups: new Map(),
    ...changes,
  };
}

/** A quarter of a vCPU for the service `web`, but for what `changes` says. */
export function requestOf(changes: Partial<PlacementRequest> = {}): PlacementRequest {
  return { group: 'service:web', cpu: 256, memory: 512, gpus: 0, networkInterfaces: 0, ports: [], requiresAttributes: [], constraints: [], strategy: [], ...changes };
}

export function queryOf(text: string): Query {
  const query = parseQuery(text);
  if (query instanceof QueryError) throw query;
  return query;
}
