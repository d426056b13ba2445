import { known } from '#base/assert.ts';
import { overlap, parseCidr } from '#model/cidr.ts';
import { uplinkRange } from './host-plan.ts';

export interface HostTable {
  /** Of the nftables table, such as `drydock-main`. */
  readonly name: string;
  /** What the names of the host's ends of the uplinks start with. */
  readonly linkPrefix: string;
  /** The links that lead to the internet. */
  readonly egress: readonly string[];
  /** Those of them that forward only because we made them. */
  readonly madeForwarding: readonly string[];
  /** Public addresses as the host and those around it know them, and what they are on the way to the VPCs: two CIDRs of one length. */
  readonly pool: string;
  readonly underlay: string;
}

/** What every daemon's links start with, so that none is mistaken for the host's. */
const anyLinkPrefix = 'dd';

/** Before Docker's chains (-100), so that a port that Docker publishes on all of the host's addresses is none of a public address. */
const translatePriority = -110;

/** One on the host's loopback is reached from the host alone. */
export function isLoopback(pool: string): boolean {
  return overlap(known(parseCidr(pool), `a CIDR in ${pool}`), known(parseCidr('127.0.0.0/8'), 'a CIDR'));
}

/**
 * What of the host the VPCs reach: nothing but the way to the internet, with the host's address; and what of VPCs the host
 * reaches: public addresses. `nft -f` text that replaces the table in one step.
 */
export function hostTableLines(table: HostTable): readonly string[] {
  return [
    `add table ip ${table.name}`,
    `delete table ip ${table.name}`,
    `table ip ${table.name} {`,
    ...chain('from_vpcs', 'filter hook prerouting priority -300', loopbackGuard(table)),
    ...chain('to_public_from_here', `nat hook output priority ${translatePriority}`, [translation(table)]),
    ...chain('to_public', `nat hook prerouting priority ${translatePriority}`, isLoopback(table.pool) ? [] : [translation(table)]),
    ...chain('to_host', 'filter hook input priority -10', toHost(table)),
    ...chain('through_host', 'filter hook forward priority -10', throughHost(table)),
    ...chain('outward', 'nat hook postrouting priority 100', sources(table)),
    `}`,
  ];
}

function chain(name: string, hook: string, rules: readonly string[]): readonly string[] {
  return rules.length === 0 ? [] : [`chain ${name} { type ${hook}; policy accept;`, ...rules, `}`];
}

/** The host's ends of uplinks take packets with addresses of the loopback, or answers to the host could not come in by them. */
function loopbackGuard({ linkPrefix }: HostTable): readonly string[] {
  return ['saddr', 'daddr'].map((end) => `iifname "${linkPrefix}*" ip ${end} 127.0.0.0/8 drop`);
}

/** All of the pool: an address that nobody has gets no further than the blackhole route of the block. */
function translation({ pool, underlay }: HostTable): string {
  return `ip daddr ${pool} dnat ip prefix to ${underlay}`;
}

function toHost({ linkPrefix, pool }: HostTable): readonly string[] {
  return [
    // What of the pool was not translated must not find services that listen on all of the host's addresses.
    `ip daddr ${pool} drop`,
    `iifname "${linkPrefix}*" ct state established,related accept`,
    `iifname "${linkPrefix}*" drop`,
  ];
}

function throughHost({ linkPrefix, egress, madeForwarding, pool, underlay }: HostTable): readonly string[] {
  const ours = `"${linkPrefix}*"`;
  const others = `"${anyLinkPrefix}*"`;
  const elsewhere = egress.length === 0 ? '' : `oifname != { ${egress.map((link) => `"${link}"`).join(', ')} } `;
  const fromElsewhere = [`oifname ${ours} iifname != ${others} ct original ip daddr ${pool} accept`, `iifname ${ours} oifname != ${others} ct direction reply ct original ip daddr ${pool} accept`];
  return [
    `oifname ${ours} iifname != ${others} ct state established,related accept`,
    ...(isLoopback(pool) ? [] : fromElsewhere),
    // From one VPC to a public address of another.
    `iifname ${ours} oifname ${ours} ip daddr ${underlay} accept`,
    `oifname ${ours} drop`,
    `iifname ${ours} ip daddr { 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, ${uplinkRange}, 224.0.0.0/3 } drop`,
    `iifname ${ours} ${elsewhere}drop`,
    // The host was no router before, and is none now but for us; an engine that publishes ports by DNAT is left alone.
    ...madeForwarding.map((link) => `iifname "${link}" oifname != ${others} ct state new ct status != dnat drop`),
  ];
}

function sources({ linkPrefix }: HostTable): readonly string[] {
  const ours = `"${linkPrefix}*"`;
  return [
    `iifname ${ours} oifname != ${ours} masquerade`,
    // The host speaks with its loopback from the loopback, where no answer from a VPC could go.
    `oifname ${ours} ip saddr 127.0.0.0/8 masquerade`,
  ];
}
