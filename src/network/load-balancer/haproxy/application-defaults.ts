import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import type { Section } from './balancer-plan.ts';
import { errorAnswer, ownErrors } from './error-pages.ts';
import { defaultsName } from './names.ts';
import { word } from './words.ts';

/** How long a connection to a target may take to be made (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-504-issues). */
const connectTimeout = '10s';
/** Of one load balancer: none can take what all need. */
const connectionsMax = 20_000;

/** What all proxies of an application load balancer have. */
export function applicationDefaults(balancer: LoadBalancerTopology, unreachablePath: string): Section {
  const idle = `${balancer.settings.idleTimeoutSeconds}s`;
  return {
    heading: `defaults ${defaultsName(balancer)}`,
    lines: [
      'mode http',
      `maxconn ${connectionsMax}`,
      // A worker that is replaced answers one more request on each connection before it closes it, so that no client writes into one that just closes.
      'option idle-close-on-response',
      'option http-keep-alive',
      'option dontlognull',
      // A request that no target has got is tried with another; one that a target has seen is never sent again.
      'option redispatch 1',
      'retries 2',
      `timeout connect ${connectTimeout}`,
      `timeout client ${idle}`,
      `timeout server ${idle}`,
      `timeout http-request ${idle}`,
      `timeout http-keep-alive ${idle}`,
      `timeout tunnel ${idle}`,
      `timeout queue ${connectTimeout}`,
      // It says 503 of a target that cannot be connected to; AWS says 503 only when there is no target, and that is answered before.
      `errorfile 503 ${word(unreachablePath)}`,
      `errorfile 502 ${word(unreachablePath)}`,
      ...ownErrors.map((status) => `http-error ${errorAnswer(status)}`),
    ],
  };
}
