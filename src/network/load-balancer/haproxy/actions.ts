import type { FixedResponseAction, ForwardAction } from '#model/listener-rule.ts';
import type { LoadBalancerTopology, TopologyListener, TopologyRule } from '#model/load-balancer-topology.ts';
import type { Section } from './balancer-plan.ts';
import { errorAnswer } from './error-pages.ts';
import { answerName, backendName, defaultsName } from './names.ts';
import { redirectLines } from './redirects.ts';
import { word } from './words.ts';

/** Where the requests of a rule go, and what has to be there for it. */
export interface ActionPlan {
  /** The first whose test holds; the last has none. */
  readonly uses: readonly { readonly backend: string; readonly test?: string }[];
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

/** Of several groups, each takes its part of what those before it have left. */
function forwardPlan(balancer: LoadBalancerTopology, rule: TopologyRule, { targetGroups }: ForwardAction): ActionPlan {
  const groups = targetGroups.flatMap(({ targetGroupArn, weight }) => {
    const group = balancer.groups.find(({ arn }) => arn === targetGroupArn);
    return group === undefined || (weight === 0 && targetGroups.length > 1) ? [] : { backend: backendName(balancer, group, '%[so_name]'), weight };
  });
  if (groups.length === 0) return answerPlan(balancer, rule, [`http-request return ${errorAnswer(503)}`]);
  const uses = groups.map(({ backend, weight }, index) => {
    const left = groups.slice(index).reduce((sum, each) => sum + each.weight, 0);
    return index === groups.length - 1 ? { backend } : { backend, test: `{ rand(${left}) lt ${weight} }` };
  });
  return { uses, sections: [] };
}

function answerPlan(balancer: LoadBalancerTopology, rule: TopologyRule, lines: readonly string[]): ActionPlan {
  const name = answerName(balancer, rule.arn);
  return { uses: [{ backend: name }], sections: [{ heading: `backend ${name} from ${defaultsName(balancer)}`, lines }] };
}

function fixedResponseLine({ statusCode, contentType = 'text/plain', messageBody }: FixedResponseAction): string {
  const body = messageBody === undefined || messageBody === '' ? '' : ` content-type ${word(contentType)} string ${word(messageBody)}`;
  return `http-request return status ${word(statusCode)}${body} hdr server awselb/2.0`;
}

