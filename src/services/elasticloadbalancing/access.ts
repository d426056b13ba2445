import { formatArn } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';
import type { AccessRequest } from '#wire/operation.ts';

/** Elastic Load Balancing's Describe actions know no resources (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html). */
export function describes(operation: string): () => readonly AccessRequest[] {
  return () => [{ action: `elasticloadbalancing:${operation}`, resource: '*' }];
}

/** An action on resources by their ARNs. What is undefined was not named. */
export function actsOn(operation: string, ...arns: readonly (string | undefined)[]): readonly AccessRequest[] {
  const named = arns.filter((arn) => arn !== undefined);
  return (named.length === 0 ? ['*'] : named).map((resource) => ({ action: `elasticloadbalancing:${operation}`, resource }));
}

/** Of what is to be made, such as `loadbalancer/app/web/*`: its tags need a permission of their own. */
export function creates(operation: string, arn: string, tags: readonly unknown[] | undefined): readonly AccessRequest[] {
  return actsOn(operation, arn).concat(tags === undefined || tags.length === 0 ? [] : [{ action: 'elasticloadbalancing:AddTags', resource: arn, keys: { 'elasticloadbalancing:CreateAction': operation } }]);
}

export function elbArn({ account, region }: Scope, resource: string): string {
  return formatArn({ service: 'elasticloadbalancing', region, account, resource });
}

/** Whose service-linked role is made with the first load balancer or target group of an account: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html */
export const elbPrincipal = 'elasticloadbalancing.amazonaws.com';
