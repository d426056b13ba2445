import { unreachable } from '#base/assert.ts';
import type { RouterStep } from './plan.ts';
import type { Hop } from './router.ts';
import { gatewayAddress } from './address-plan.ts';
import type { TaskNetwork } from '#model/link.ts';
import { parseCidr } from '#model/cidr.ts';
import { gatewayMac, vpcMtuBytes } from './vpc-network.ts';

/** Links in it are about to go; the kernel deletes a group of links in the time of one. */
const goneGroup = 13;

/** Lines for `ip -batch`, run in the router's namespace. */
export function routerLines(steps: readonly RouterStep[]): readonly string[] {
  const gone = steps.filter((step) => step.kind === 'remove-link');
  const others = steps.filter((step) => step.kind !== 'remove-link');
  return [...gone.map(({ name }) => `link set dev ${name} group ${goneGroup}`), ...(gone.length === 0 ? [] : [`link del group ${goneGroup}`]), ...others.flatMap(stepLines)];
}

/** What makes the ENI the task's: lines for `ip -batch`, run in the task's namespace. May be repeated. */
export function taskLines(network: TaskNetwork): readonly string[] {
  const gateway = gatewayAddress(network.subnetCidr);
  const prefixLength = parseCidr(network.subnetCidr)?.prefixLength ?? 32;
  return [
    // All goes through the router, as in a VPC; the mask is there for those who look at it.
    `addr replace ${network.privateIpv4Address}/${prefixLength} dev eth0 noprefixroute`,
    'link set dev eth0 up',
    `neigh replace ${gateway} lladdr ${gatewayMac} dev eth0 nud permanent`,
    `route replace default via ${gateway} dev eth0 onlink`,
  ];
}

function stepLines(step: Exclude<RouterStep, { kind: 'remove-link' }>): readonly string[] {
  switch (step.kind) {
    case 'add-link':
      return [`link add name ${step.name} mtu ${vpcMtuBytes} address ${gatewayMac} type veth peer name eth0 mtu ${vpcMtuBytes} address ${step.mac} netns ${step.namespace}`, `link set dev ${step.name} up`];
    case 'add-address':
      return [`addr replace ${step.address}/32 dev lo`];
    case 'remove-address':
      return [`addr del ${step.address}/32 dev lo`];
    case 'set-route':
      return [`route replace ${hopText(step.destination, step.hop)}`];
    case 'remove-route':
      return [`route del ${step.destination}`];
    case 'add-rule':
      return [`rule add ${step.rule}`];
    case 'remove-rule':
      return [`rule del ${step.rule}`];
    case 'set-neighbour':
      return [`neigh replace ${step.address} lladdr ${step.neighbour.mac} dev ${step.neighbour.link} nud permanent`];
    case 'remove-neighbour':
      return [`neigh del ${step.address} dev ${step.neighbour.link}`];
    default:
      return unreachable(step);
  }
}

function hopText(destination: string, hop: Hop): string {
  switch (hop.kind) {
    case 'link':
      return `${destination} dev ${hop.link}`;
    case 'via':
      return `${destination} via ${hop.address} dev ${hop.link} onlink`;
    case 'blackhole':
    case 'unreachable':
      return `${hop.kind} ${destination}`;
    default:
      return unreachable(hop);
  }
}
