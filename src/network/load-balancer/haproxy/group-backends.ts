import type { TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { sentTraceLines } from './access-log-lines.ts';
import { forwardDefaults } from './application-defaults.ts';
import { emptyServer, type PlacedBalancer, type PlacedNode, type Section, type ServerPlan } from './balancer-plan.ts';
import { backendName } from './names.ts';
import { servingTargets } from './serving-targets.ts';
import { slotKey } from './slots.ts';
import { stickinessLines } from './stickiness.ts';

const balancing = { round_robin: 'roundrobin', least_outstanding_requests: 'leastconn', weighted_random: 'random' } as const;

/** Connections to targets that were of no use for so long are closed: also those to a target that is to be drained. */
const idleCheck = '1s';

/** A target group as one node has it: every node sends from its own address, and counts for itself. */
export function groupBackend(balancer: PlacedBalancer, node: PlacedNode, group: TopologyTargetGroup): Section {
  const { topology } = balancer;
  const name = backendName(topology, group, node.availabilityZone);
  return {
    heading: `backend ${name} from ${forwardDefaults(topology.settings)}`,
    lines: [
      `balance ${balancing[group.settings.algorithm]}`,
      ...stickinessLines(group.settings),
      ...sentTraceLines(topology.settings),
    ],
    servers: serversOfBackend({ balancer, node, group, name }),
  };
}

interface BackendWish {
  readonly balancer: PlacedBalancer;
  readonly node: PlacedNode;
  readonly group: TopologyTargetGroup;
  readonly name: string;
}

function serversOfBackend({ balancer, node, group, name }: BackendWish): readonly ServerPlan[] {
  const serving = new Set(servingTargets(group, node.availabilityZone).map(slotKey));
  const options = `namespace ${node.namespace} pool-purge-delay ${idleCheck}${protocolOptions(group)}${slowStart(group)}`;
  return balancer.slotsOf(name).map((slot, index) => ({
    backend: name,
    name: `s${index + 1}`,
    state: slot === undefined ? emptyServer : { ...slot, isServing: serving.has(slotKey(slot)) },
    options,
  }));
}

/** Certificates of targets are not verified (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-routing-configuration). */
function protocolOptions({ protocol, protocolVersion = 'HTTP1' }: TopologyTargetGroup): string {
  const isHttp1 = protocolVersion === 'HTTP1';
  if (protocol === 'HTTPS') return ` ssl verify none${isHttp1 ? '' : ' alpn h2'}`;
  return isHttp1 ? '' : ' proto h2';
}

function slowStart({ settings }: TopologyTargetGroup): string {
  return settings.slowStartSeconds === 0 ? '' : ` slowstart ${settings.slowStartSeconds}s`;
}

