import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** What a RunTask call with a `clientToken` did, so that the same call again does nothing (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html). */
export interface RunTaskToken extends Scope {
  readonly clusterArn: string;
  readonly token: string;
  /** A digest of the call's parameters, to tell a repeated call from another one. */
  readonly requestDigest: string;
  readonly taskArns: readonly string[];
  readonly usedAt: number;
}

export const runTaskTokens = defineCollection<RunTaskToken>()({
  kind: 'ecs-run-task-token',
  version: 1,
  key: (token) => runTaskTokenKey(token, token.clusterArn, token.token),
  indexes: {},
});

export function runTaskTokenKey(scope: Scope, clusterArn: string, token: string): string {
  return `${scopeKey(scope)}/${clusterArn}/${token}`;
}
