import { formatArn, partitionOf } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';

/** The role that Amazon ECS itself takes on for services with network interfaces (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html). */
export function serviceLinkedRole(scope: Scope): string {
  return formatArn({ service: 'iam', region: '', account: scope.account, resource: 'role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS', partition: partitionOf(scope.region) });
}
