import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import { iamArn } from '#model/iam-arn.ts';
import { linkedService } from '#model/linked-services.ts';
import { ensureServiceLinkedRole, serviceLinkedRole } from '#state/service-linked-role.ts';
import type { Reader, Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';

/** What it takes to make the role of a service (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html#service-linked-role-permissions). */
export function createsLinkedRole(account: string, principal: string, suffix?: string): AccessRequest {
  const name = [linkedService(principal)?.roleName ?? '', ...(suffix === undefined ? [] : [suffix])].join('_');
  return { action: 'iam:CreateServiceLinkedRole', resource: iamArn(account, `role/aws-service-role/${principal}/${name}`), keys: { 'iam:AWSServiceName': principal } };
}

/** For services that make their role for whoever first uses them: nothing once it is there. */
export function createsMissingLinkedRole(reader: Reader, account: string, principal: string): readonly AccessRequest[] {
  return serviceLinkedRole(reader, account, principal) === undefined ? [createsLinkedRole(account, principal)] : [];
}

/** Tells whether the role of a service is there; it is made when whoever calls may make it. */
export type TryLinkedRole = (call: Call) => Promise<boolean>;

export interface LinkedRoleTools {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly authorizer: Authorizer;
}

/** For services that only try to make their role, as Amazon ECS. */
export function tryLinkedRole(principal: string, { store, clock, random, authorizer }: LinkedRoleTools): TryLinkedRole {
  return async (call) => {
    const { account } = call;
    if (serviceLinkedRole(store, account, principal) !== undefined) return true;
    if (!(await isAllowed(authorizer, call, createsLinkedRole(account, principal)))) return false;
    await store.transact((transaction) => ensureServiceLinkedRole(transaction, { account, principal, random, nowMs: clock.nowMs() }));
    return true;
  };
}

async function isAllowed(authorizer: Authorizer, call: Call, request: AccessRequest): Promise<boolean> {
  try {
    await authorizer.authorize(call, [request]);
    return true;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.kind === 'AccessDenied') return false;
    throw thrown;
  }
}
