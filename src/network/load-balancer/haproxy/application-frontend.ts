import type { LoadBalancerSettings, LoadBalancerTopology, TopologyListener, TopologyRule } from '#model/load-balancer-topology.ts';
import { accessLogLines, logBindOptions, logsRule } from './access-log-lines.ts';
import { actionOf, type ActionPlan } from './actions.ts';
import { plainDefaults } from './application-defaults.ts';
import type { PlacedBalancer, Section } from './balancer-plan.ts';
import { conditionOf } from './conditions.ts';
import { frontendName } from './names.ts';
import { groupStickinessLines } from './group-stickiness.ts';
import { planTls, type TlsPlan } from './listener-tls.ts';
import { requestLimitLines } from './request-limits.ts';
import { responseHeaderLines } from './response-headers.ts';
import { tlsHeaderLines } from './tls-headers.ts';

/** A listener, and what answers for its rules. */
export interface ListenerPlan {
  readonly sections: readonly Section[];
  readonly files: ReadonlyMap<string, string>;
}

export function planListener(balancer: PlacedBalancer, listener: TopologyListener): ListenerPlan {
  const { topology } = balancer;
  const { settings } = topology;
  const tls = listener.protocol === 'HTTPS' ? planTls(listener, balancer.folder, settings.allowsHttp2 ? 'h2,http/1.1' : 'http/1.1') : undefined;
  const actions = listener.rules.map((rule) => ({ rule, plan: actionOf(topology, listener, rule) }));
  const frontend = {
    heading: `frontend ${frontendName(topology, listener)} from ${plainDefaults(settings)}`,
    lines: [
      ...bindLines(balancer, listener, tls),
      ...accessLogLines(settings),
      ...keepAliveLines(settings),
      ...timeLines(topology),
      ...requestLimitLines(settings),
      ...tlsHeaderLines(settings, listener),
      ...groupStickinessLines(listener),
      ...responseHeaderLines(listener),
      ...actions.flatMap(({ rule, plan }) => useLines(settings, rule, plan)),
    ],
  };
  return { sections: [frontend, ...actions.flatMap(({ plan }) => plan.sections)], files: tls?.files ?? new Map() };
}

function bindLines({ nodes, topology }: PlacedBalancer, { port }: TopologyListener, tls: TlsPlan | undefined): readonly string[] {
  // HTTP/2 needs TLS on AWS: a client that begins with it all the same gets an error, not an upgrade.
  const options = tls === undefined ? 'proto h1' : tls.options;
  const lines = nodes.map(({ network, namespace, availabilityZone }) => `bind ${network.privateIpv4Address}:${port} namespace ${namespace} name ${availabilityZone} ${options}${logBindOptions(topology.settings)}`);
  return tls === undefined ? lines : [`# files ${tls.digest}`, ...lines];
}

/** A connection that has been open for long enough ends with its next answer (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#http-client-keep-alive-duration). */
function keepAliveLines({ clientKeepAliveSeconds }: LoadBalancerSettings): readonly string[] {
  return ['tcp-request connection set-var(sess.since) date', `http-after-response set-header Connection close if { date,sub(sess.since) ge ${clientKeepAliveSeconds} }`];
}

/** What cookies are held against, before a backend is chosen. */
function timeLines({ listeners, groups }: LoadBalancerTopology): readonly string[] {
  const isSticky = groups.some(({ settings }) => settings.stickiness.kind !== 'none') || listeners.some(({ rules }) => rules.some(({ action }) => action.type === 'forward' && action.stickinessSeconds !== undefined));
  return isSticky ? ['http-request set-var(txn.now) date'] : [];
}

/** The rules in their order: the first whose conditions hold says where a request goes, and no other is looked at. */
function useLines(settings: LoadBalancerSettings, { conditions, action, priority = 0 }: TopologyRule, { uses }: ActionPlan): readonly string[] {
  const condition = conditionOf(conditions);
  return uses.map(({ backend, test = '', targetGroupArn }) => {
    const tests = [condition, test, logsRule(settings, { priority, action: action.type, targetGroupArn })].filter((each) => each !== '').join(' ');
    return tests === '' ? `use_backend ${backend}` : `use_backend ${backend} if ${tests}`;
  });
}
