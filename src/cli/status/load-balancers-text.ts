import type { ServicesStatus, ShownLoadBalancer } from '#server/admin-protocol.ts';
import { colourOf, type Paint } from './paint.ts';

const urlsMax = 5;

/** The load balancers as a person reads them, with where they answer; and why programs of the host may not find them. A URL is never cut: it is there to be copied. */
export function loadBalancerLines({ loadBalancers, loadBalancersLeftOut, hostProblems }: ServicesStatus, paint: Paint): readonly string[] {
  return [
    ...(loadBalancers.length === 0 ? [] : ['', paint('bold', 'load balancers'), ...loadBalancers.flatMap((balancer) => linesOf(balancer, paint))]),
    ...(loadBalancersLeftOut === 0 ? [] : [paint('dim', `  ${loadBalancersLeftOut} more load balancers: aws elbv2 describe-load-balancers`)]),
    ...hostProblems.map((problem) => paint('yellow', `  ${problem}`)),
  ];
}

function linesOf({ name, type, scheme, state, reason, urls, healthyTargets, targets }: ShownLoadBalancer, paint: Paint): readonly string[] {
  const colour = healthyTargets === targets ? 'green' : 'yellow';
  const health = targets === 0 ? '' : `  ${paint(colour, `${healthyTargets}/${targets} targets healthy`)}`;
  const of = `${scheme === 'internal' ? 'internal ' : ''}${type}`;
  return [
    `  ${name}  ${of}  ${paint(colourOf(state.toUpperCase()), state)}${health}`,
    ...(reason === undefined ? [] : [paint('red', `    ${reason}`)]),
    ...urls.slice(0, urlsMax).map((url) => `    ${url}`),
    ...(urls.length <= urlsMax ? [] : [paint('dim', `    ${urls.length - urlsMax} more listeners`)]),
  ];
}
