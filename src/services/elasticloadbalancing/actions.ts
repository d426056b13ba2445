import { ActionTypeEnum, type Action as SdkAction } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Action } from '#model/listener-rule.ts';
import { checkEach, checkEnum, checkRange, validationMessage } from '#wire/constraints.ts';
import { invalidLoadBalancerAction, validationError } from './errors.ts';
import { fixedResponseAction } from './fixed-response-action.ts';
import { forwardAction } from './forward-action.ts';
import { redirectAction } from './redirect-action.ts';

const orderMax = 50_000;

/** Members of actions that nothing here acts on; `name` is how the operation calls its actions. */
export function refusedActionMembers(name: 'Actions' | 'DefaultActions'): Readonly<Record<string, string>> {
  return {
    [`${name}.AuthenticateOidcConfig`]: 'users are not authenticated',
    [`${name}.AuthenticateCognitoConfig`]: 'users are not authenticated',
    [`${name}.JwtValidationConfig`]: 'tokens are not validated',
  };
}

/** The actions of a rule as they are kept: one that ends it (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html). */
export function actionsFrom(given: readonly SdkAction[] | undefined, name: 'actions' | 'defaultActions'): readonly Action[] {
  const actions = given ?? [];
  const complaint = validationMessage(
    checkEach(name, actions, (path, { Type: type, Order: order }) => [checkEnum(`${path}.type`, type, ActionTypeEnum), checkRange(`${path}.order`, order, { min: 1, max: orderMax })]),
  );
  if (complaint !== undefined) throw validationError(complaint);
  const parsed = actions.map(actionFrom);
  if (parsed.length !== 1) throw invalidLoadBalancerAction('A rule must have exactly one action of type forward, redirect or fixed-response, and it must be the last one');
  return parsed;
}

function actionFrom(action: SdkAction): Action {
  checkFields(action);
  switch (action.Type) {
    case 'forward':
      return forwardAction(action);
    case 'redirect':
      return redirectAction(action);
    case 'fixed-response':
      return fixedResponseAction(action);
    default:
      throw validationError(`Actions of type '${action.Type}' are not supported: users are not authenticated and tokens are not validated`);
  }
}

/** Each type has members of its own. */
function checkFields(action: SdkAction): void {
  const fieldsOf = { 'forward': ['TargetGroupArn', 'ForwardConfig'], 'redirect': ['RedirectConfig'], 'fixed-response': ['FixedResponseConfig'] } as const;
  const all = ['TargetGroupArn', 'ForwardConfig', 'RedirectConfig', 'FixedResponseConfig'] as const;
  const { Type: type } = action;
  if (type !== 'forward' && type !== 'redirect' && type !== 'fixed-response') return;
  const own: readonly string[] = fieldsOf[type];
  if (!own.some((field) => all.some((name) => name === field && action[name] !== undefined))) throw invalidLoadBalancerAction(`For actions of type '${type}', you must specify the following fields: '${own.join("' or '")}'`);
  const strange = all.find((name) => !own.includes(name) && action[name] !== undefined);
  if (strange !== undefined) throw invalidLoadBalancerAction(`For actions of type '${type}', you cannot specify the following fields: '${strange}'`);
}
