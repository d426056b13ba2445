import { isRemembered, remembered } from './generation.ts';
import { apiAddress } from './host-plan.ts';
import { internetSources } from './internet-way.ts';
import { setOf, type Chain, type ElementSet, type TablePart } from './nft-table.ts';
import { remember } from './remember.ts';
import { dnsAddress, metadataAddress, ownDnsAddress } from './routing.ts';
import { anyPeerLink, anyTaskLink, endpointInterfaces, placedInterfaces, routingInputs, type VpcNetwork } from './vpc-network.ts';

const apiPorts = '{ 80, 443 }';

/** What the router itself answers: DNS, task metadata, the AWS APIs by the internet's way, and interface endpoints. All else that is for it is dropped. */
export function servicePart(vpc: VpcNetwork): TablePart {
  return { sets: sets(vpc.attachments, routingInputs(vpc), () => serviceSets(vpc)), chains: serviceChains(vpc) };
}

function serviceChains(vpc: VpcNetwork): readonly [string, Chain][] {
  const dns = [dnsAddress, ...ownDnsAddress(vpc)].join(', ');
  const toUnfiltered = `ip daddr { 169.254.0.0/16${ownDnsAddress(vpc).map((address) => `, ${address}`).join('')} } accept`;
  return [
    [
      'services',
      {
        hook: 'type filter hook input priority -10; policy drop;',
        rules: [
          'iifname "lo" accept',
          ...(vpc.topology.dns.isSupported ? [`iifname ${anyTaskLink} ip daddr { ${dns} } meta l4proto { tcp, udp } th dport 53 accept`] : []),
          `iifname ${anyTaskLink} ip daddr ${metadataAddress} tcp dport 80 accept`,
          // Nothing is sent to it over the uplink: who could reach the internet reaches it.
          `iifname ${anyTaskLink} ip daddr ${apiAddress} ip saddr @api_clients tcp dport ${apiPorts} accept`,
          `iifname ${anyPeerLink} ip daddr @endpoints tcp dport ${apiPorts} accept`,
          `iifname ${anyTaskLink} ip daddr @endpoints tcp dport ${apiPorts} accept`,
        ],
      },
    ],
    [
      'service_egress',
      {
        hook: 'type filter hook input priority 0; policy drop;',
        // Groups and ACLs do not filter DNS and metadata; those of a peer are judged in its own router.
        rules: ['iifname "lo" accept', toUnfiltered, `${isRemembered} accept`, `iifname != ${anyTaskLink} accept`, 'ct original ip saddr vmap @egress_of'],
      },
    ],
    ['service_ingress', { hook: 'type filter hook input priority 10; policy drop;', rules: ['iifname "lo" accept', toUnfiltered, `ip daddr ${apiAddress} accept`, `${isRemembered} accept`, 'ct reply ip saddr vmap @ingress_of'] }],
    ['service_remember', { hook: 'type filter hook input priority 20; policy accept;', rules: [`iifname != "lo" ${remembered}`] }],
  ];
}

type NamedSet = readonly [string, ElementSet];
const sets = remember<readonly NamedSet[]>();

function serviceSets(vpc: VpcNetwork): readonly NamedSet[] {
  const here = new Set(placedInterfaces(vpc).flatMap(({ eni }) => eni.addresses));
  return [
    ['api_clients', setOf('ipv4_addr', internetSources(vpc.topology, apiAddress).filter((address) => here.has(address)))],
    ['endpoints', setOf('ipv4_addr', endpointInterfaces(vpc).flatMap(({ addresses }) => addresses))],
  ];
}
