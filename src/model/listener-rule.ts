import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A rule of an application load balancer's listener; the default rule is not one of these but the listener's `defaultActions` (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Rule.html). */
export interface ListenerRule extends Scope {
  readonly arn: string;
  readonly id: string;
  readonly listenerArn: string;
  /** 1 to 50,000, unique in its listener: the lowest number that matches wins. */
  readonly priority: number;
  /** All of them must hold. */
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

/** Any of its values is enough. `*` stands for any characters, `?` for one; hosts, header names and values are compared without case, paths and queries with it. */
export type RuleCondition =
  | { readonly field: 'host-header' | 'path-pattern' | 'http-request-method' | 'source-ip'; readonly values: readonly string[] }
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }
  | { readonly field: 'query-string'; readonly values: readonly { readonly key?: string; readonly value: string }[] };

/** What is done with a request. The one action that ends a rule is its last. */
export type Action = ForwardAction | RedirectAction | FixedResponseAction;

export interface ForwardAction {
  readonly type: 'forward';
  readonly order?: number;
  /** Weights from 0 to 999. */
  readonly targetGroups: readonly { readonly targetGroupArn: string; readonly weight: number }[];
  /** Keeps a client with the group that it came to first. */
  readonly stickinessSeconds?: number;
  /** The duration of a stickiness that is given but not enabled: only shown. */
  readonly idleStickinessSeconds?: number;
  /** Whether the caller gave `TargetGroupArn` alone; both spellings are shown for a single group. */
  readonly isPlain: boolean;
}

/** `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}` stand for the request's own. */
export interface RedirectAction {
  readonly type: 'redirect';
  readonly order?: number;
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
  readonly statusCode: 'HTTP_301' | 'HTTP_302';
}

export interface FixedResponseAction {
  readonly type: 'fixed-response';
  readonly order?: number;
  /** Three digits. */
  readonly statusCode: string;
  readonly contentType?: string;
  readonly messageBody?: string;
}

export const listenerRules = defineCollection<ListenerRule>()({
  kind: 'elbv2-listener-rule',
  version: 1,
  key: (rule) => rule.arn,
  indexes: { scope: scopeKey, listener: (rule) => rule.listenerArn, targetGroup: (rule) => targetGroupsOf(rule.actions) },
});

/** The ARN of a listener's rule; a listener's default rule has the listener's own id. */
export function listenerRuleArn(listenerArn: string, id: string): string {
  return `${listenerArn.replace(':listener/', ':listener-rule/')}/${id}`;
}

/** The target groups that actions forward to, each once. */
export function targetGroupsOf(actions: readonly Action[]): readonly string[] {
  return [...new Set(actions.flatMap((action) => (action.type === 'forward' ? action.targetGroups.map(({ targetGroupArn }) => targetGroupArn) : [])))];
}
