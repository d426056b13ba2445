import { createHash } from 'node:crypto';
import type { LoadBalancerSettings } from '#model/load-balancer-topology.ts';
import type { Section } from './balancer-plan.ts';
import { errorAnswer, ownErrors } from './error-pages.ts';
import { requestHeaderLines } from './request-headers.ts';
import { word } from './words.ts';

// Load balancers of the same settings share these sections: HAProxy reads hundreds of load balancers in half the time.

/** How long a connection to a target may take to be made (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-504-issues). */
const connectTimeout = '10s';
/** Of one load balancer: none can take what all need. */
const connectionsMax = 20_000;

/** The section that a listener and answers begin with. */
export function plainDefaults({ idleTimeoutSeconds }: LoadBalancerSettings): string {
  return `application.${idleTimeoutSeconds}`;
}

/** The section that target groups begin with. */
export function forwardDefaults(settings: LoadBalancerSettings): string {
  const { xForwardedForMode, xffClientPort, preservesHostHeader } = settings;
  return `${plainDefaults(settings)}.${xForwardedForMode}${xffClientPort ? '.port' : ''}${preservesHostHeader ? '.host' : ''}`;
}

/** Both of them. `unreachablePath` is of the file with the answer when a target cannot be spoken to. */
export function applicationDefaults(settings: LoadBalancerSettings, unreachablePath: string): readonly Section[] {
  const lines = plainLines(settings, unreachablePath);
  return [
    { heading: `defaults ${plainDefaults(settings)}`, lines },
    { heading: `defaults ${forwardDefaults(settings)}`, lines: [...lines, `http-request return ${errorAnswer(503)} if { nbsrv eq 0 }`, ...requestHeaderLines(settings)] },
  ];
}

/** What is in sections: for those who use them, who have to be read again with them. */
export function digestOf(sections: readonly Section[]): string {
  return createHash('sha256').update(JSON.stringify(sections)).digest('hex').slice(0, 16);
}

function plainLines({ idleTimeoutSeconds }: LoadBalancerSettings, unreachablePath: string): readonly string[] {
  const idle = `${idleTimeoutSeconds}s`;
  return [
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
  ];
}
