import { X509Certificate } from 'node:crypto';
import { known } from '#base/assert.ts';
import { parseArn } from '#base/arn.ts';
import type { LoadBalancerTopology, TopologyCertificate, TopologyNode } from '#model/load-balancer-topology.ts';
import { addressOfNode } from '../answering-nodes.ts';

/** Where the access logs of a load balancer go, and what has to be known of it for them. */
export interface Destination {
  readonly bucket: string;
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** Of the load balancer, as in its ARN. */
  readonly kind: 'app' | 'net';
  readonly name: string;
  readonly id: string;
  readonly dnsName: string;
  /** By zone. */
  readonly addresses: ReadonlyMap<string, string>;
  /** ARNs by the fingerprints of certificates, as HAProxy says them. */
  readonly certificates: ReadonlyMap<string, string>;
}

/** Undefined when it writes none. */
export function destinationOf(topology: LoadBalancerTopology): Destination | undefined {
  const { accessLogs } = topology.settings;
  if (accessLogs === undefined) return undefined;
  const { account, region } = known(parseArn(topology.arn), 'the ARN of a load balancer');
  const address = (node: TopologyNode) => addressOfNode(topology, node) ?? node.network.privateIpv4Address;
  return {
    ...accessLogs,
    account,
    region,
    kind: topology.type === 'application' ? 'app' : 'net',
    name: topology.name,
    id: topology.id,
    dnsName: topology.dnsName,
    addresses: new Map(topology.nodes.map((node) => [node.availabilityZone, address(node)])),
    certificates: new Map(topology.listeners.flatMap(({ certificates }) => certificates.map((each) => [fingerprintOf(each), each.arn] as const))),
  };
}

function fingerprintOf({ certificateChain }: TopologyCertificate): string {
  return new X509Certificate(certificateChain).fingerprint.replaceAll(':', '');
}

export interface LogFileName {
  readonly zone: string;
  readonly endAt: number;
  /** Names of the same period differ in it. */
  readonly unique: string;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-file-format */
export function logFileKey({ prefix, account, region, kind, name, id, addresses }: Destination, { zone, endAt, unique }: LogFileName): string {
  const [date = '', time = ''] = new Date(Math.floor(endAt)).toISOString().split('T');
  const end = `${date.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const file = [account, 'elasticloadbalancing', region, `${kind}.${name}.${id}`, end, addresses.get(zone) ?? zone, `${unique}.log.gz`].join('_');
  return [...(prefix === '' ? [] : [prefix]), 'AWSLogs', account, 'elasticloadbalancing', region, date.replaceAll('-', '/'), file].join('/');
}
