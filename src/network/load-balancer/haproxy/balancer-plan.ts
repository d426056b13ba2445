import type { LoadBalancerTopology, TopologyNode } from '#model/load-balancer-topology.ts';
import type { Slots } from './slots.ts';

/** A load balancer with what is known of it on this host. */
export interface PlacedBalancer {
  readonly topology: LoadBalancerTopology;
  /** Those that are connected. */
  readonly nodes: readonly PlacedNode[];
  /** For the files that its configuration names; nobody else's are there. */
  readonly folder: string;
  readonly slotsOf: (backend: string) => Slots;
}

export interface PlacedNode extends TopologyNode {
  /** The name of its network namespace. */
  readonly namespace: string;
}

/** What a load balancer is in HAProxy's configuration. */
export interface BalancerPlan {
  /** `defaults` that others may have too: the same heading is the same section. */
  readonly shared?: readonly Section[];
  /** Sections that any change of needs a new configuration. */
  readonly sections: readonly Section[];
  /** Files that the configuration names, by their paths. What is not in its text may change without a new configuration: certificates. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Section {
  /** Such as `frontend x`. */
  readonly heading: string;
  readonly lines: readonly string[];
  /** Of a backend: its places, which HAProxy can be told of while it runs. */
  readonly servers?: readonly ServerPlan[];
}

export interface ServerPlan {
  readonly backend: string;
  readonly name: string;
  readonly state: ServerState;
  /** What cannot be changed while it runs. */
  readonly options: string;
}

export interface ServerState {
  readonly address: string;
  readonly port: number;
  /** Gets new requests. What it is at work on it may finish in any case. */
  readonly isServing: boolean;
  /** What is connected to it is ended. */
  readonly isEnded?: true;
}

/** Of a place that has no target. */
export const emptyServer: ServerState = { address: '192.0.2.1', port: 9, isServing: false };

/** The configuration as text. Without `withState`, it is what two configurations differ in when the running one can not be changed to the other. */
export function balancerText({ sections }: BalancerPlan, { withState }: { readonly withState: boolean }): string {
  return textOf(sections, withState);
}

/** The sections that these plans share. */
export function sharedText(plans: Iterable<BalancerPlan>): string {
  const sections = new Map<string, Section>();
  for (const { shared = [] } of plans) for (const section of shared) sections.set(section.heading, section);
  return textOf([...sections.values()], true);
}

function textOf(sections: readonly Section[], withState: boolean): string {
  return sections.map(({ heading, lines, servers = [] }) => `${[heading, ...[...lines, ...servers.map((server) => serverLine(server, withState))].map((line) => `  ${line}`)].join('\n')}\n`).join('\n');
}

function serverLine({ name, state, options }: ServerPlan, withState: boolean): string {
  if (!withState) return `server ${name} ${options}`;
  return `server ${name} ${state.address}:${state.port} ${options}${state.isServing ? '' : ' disabled'}`;
}

export function serversOf({ sections }: BalancerPlan): readonly ServerPlan[] {
  return sections.flatMap(({ servers = [] }) => servers);
}
