import type { Ruleset } from './nft-table.ts';

/** What is in a VPC's router: namespace by namespace, what is observed there or what should be. */
export interface Router {
  /** By the name of the router's end. */
  readonly links: ReadonlyMap<string, TaskLink>;
  /** The router's own addresses: the gateways of the subnets. */
  readonly addresses: ReadonlySet<string>;
  /** By destination, and by table where it is not the main one: `10.0.0.0/8`, `default table 4711`. */
  readonly routes: ReadonlyMap<string, Hop>;
  /** Which packets are looked up in which table, in the words of `ip rule`. */
  readonly rules: ReadonlySet<string>;
  readonly neighbours: ReadonlyMap<string, Neighbour>;
  readonly ruleset: Ruleset;
}

export interface TaskLink {
  /** Where the other end is; not known of an observed link. */
  readonly namespace?: string;
  readonly mac?: string;
}

/** Where packets go: to a link, to a router behind one, silently nowhere, or back with an error. */
export type Hop = { readonly kind: 'link'; readonly link: string } | { readonly kind: 'via'; readonly link: string; readonly address: string } | { readonly kind: 'blackhole' } | { readonly kind: 'unreachable' };

export interface Neighbour {
  readonly link: string;
  readonly mac: string;
}
