import type { TopologyListener } from '#model/load-balancer-topology.ts';
import { actionOf, type ActionPlan } from './actions.ts';
import type { PlacedBalancer, Section } from './balancer-plan.ts';
import { conditionOf } from './conditions.ts';
import { errorAnswer } from './error-pages.ts';
import { defaultsName, frontendName } from './names.ts';
import { requestHeaderLines } from './request-headers.ts';

/** A listener, and what answers for its rules. */
export function listenerSections(balancer: PlacedBalancer, listener: TopologyListener): readonly Section[] {
  const { topology } = balancer;
  const actions = listener.rules.map((rule) => ({ condition: conditionOf(rule.conditions), plan: actionOf(topology, listener, rule) }));
  const frontend = {
    heading: `frontend ${frontendName(topology, listener)} from ${defaultsName(topology)}`,
    lines: [
      ...bindLines(balancer, listener),
      ...limitLines,
      ...requestHeaderLines(topology.settings, listener.protocol === 'HTTPS' ? 'https' : 'http', listener.port),
      ...actions.flatMap(({ condition, plan }) => useLines(condition, plan)),
    ],
  };
  return [frontend, ...actions.flatMap(({ plan }) => plan.sections)];
}

function bindLines({ nodes }: PlacedBalancer, { port }: TopologyListener): readonly string[] {
  // HTTP/2 needs TLS on AWS: a client that begins with it all the same gets an error, not an upgrade.
  return nodes.map(({ network, namespace, availabilityZone }) => `bind ${network.privateIpv4Address}:${port} namespace ${namespace} name ${availabilityZone} proto h1`);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-400-issues */
const limitLines = [
  `http-request return ${errorAnswer(414)} if { url,length gt 16384 }`,
] as const;

/** The rules in their order: the first whose conditions hold says where a request goes, and no other is looked at. */
function useLines(condition: string, { uses }: ActionPlan): readonly string[] {
  return uses.map(({ backend, test = '' }) => {
    const tests = [condition, test].filter((each) => each !== '').join(' ');
    return tests === '' ? `use_backend ${backend}` : `use_backend ${backend} if ${tests}`;
  });
}
