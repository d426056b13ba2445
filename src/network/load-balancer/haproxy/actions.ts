import type { FixedResponseAction, ForwardAction } from '#model/listener-rule.ts';
import type { LoadBalancerTopology, TopologyListener, TopologyRule } from '#model/load-balancer-topology.ts';
import { plainDefaults } from './application-defaults.ts';
import type { Section } from './balancer-plan.ts';
import { errorAnswer } from './error-pages.ts';
import { chooses, groupToken, hasCookieOf } from './group-stickiness.ts';
import { answerName, backendName } from './names.ts';
import { redirectLines } from './redirects.ts';
import { word } from './words.ts';

/** Where the requests of a rule go, and what has to be there for it. */
export interface ActionPlan {
  /** The first whose test holds; the last has none. */
  readonly uses: readonly { readonly backend: string; readonly test?: string; readonly targetGroupArn?: string }[];
  readonly sections: readonly Section[];
}

export function actionOf(balancer: LoadBalancerTopology, listener: TopologyListener, rule: TopologyRule): ActionPlan {
  const { action } = rule;
  switch (action.type) {
    case 'forward':
      return forwardPlan(balancer, rule, action);
    case 'redirect':
      return answerPlan(balancer, rule, redirectLines(action, listener));
    case 'fixed-response':
      return answerPlan(balancer, rule, [fixedResponseLine(action)]);
  }
}

/** Of several groups, each takes its part of what those before it have left. A client that has been with one before comes first, whatever its weight is by now (https://repost.aws/questions/QUugYm4uzWSI2af5mnmMjlZQ/alb-to-automatically-redirect-traffic). */
function forwardPlan(balancer: LoadBalancerTopology, rule: TopologyRule, { targetGroups, stickinessSeconds }: ForwardAction): ActionPlan {
  const groups = targetGroups.flatMap(({ targetGroupArn, weight }) => {
    const group = balancer.groups.find(({ arn }) => arn === targetGroupArn);
    return group === undefined ? [] : { backend: backendName(balancer, group, '%[so_name]'), weight, targetGroupArn, token: groupToken(rule.arn, targetGroupArn) };
  });
  const isSticky = stickinessSeconds !== undefined;
  const earlier = isSticky ? groups.map(({ backend, token, targetGroupArn }) => ({ backend, targetGroupArn, test: `${hasCookieOf(token, stickinessSeconds)} ${chooses(token)}` })) : [];
  const weighed = groups.length > 1 ? groups.filter(({ weight }) => weight > 0) : groups;
  const uses = weighed.map(({ backend, weight, token, targetGroupArn }, index) => {
    const left = weighed.slice(index).reduce((sum, each) => sum + each.weight, 0);
    const tests = [...(index === weighed.length - 1 ? [] : [`{ rand(${left}) lt ${weight} }`]), ...(isSticky ? [chooses(token)] : [])];
    return { backend, targetGroupArn, test: tests.join(' ') };
  });
  if (uses.length > 0) return { uses: [...earlier, ...uses], sections: [] };
  const answer = answerPlan(balancer, rule, [`http-request return ${errorAnswer(503)}`]);
  return { ...answer, uses: [...earlier, ...answer.uses] };
}

function answerPlan(balancer: LoadBalancerTopology, rule: TopologyRule, lines: readonly string[]): ActionPlan {
  const name = answerName(balancer, rule.arn);
  return { uses: [{ backend: name }], sections: [{ heading: `backend ${name} from ${plainDefaults(balancer.settings)}`, lines }] };
}

function fixedResponseLine({ statusCode, contentType = 'text/plain', messageBody }: FixedResponseAction): string {
  const body = messageBody === undefined || messageBody === '' ? '' : ` content-type ${word(contentType)} string ${word(messageBody)}`;
  return `http-request return status ${word(statusCode)}${body} hdr server awselb/2.0`;
}

