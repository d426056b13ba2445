import type { SessionPrincipal } from '#auth/sessions.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { Call } from '#wire/operation.ts';

/** A call that the host makes with a task's role, without a way over HTTP; it has no address that it would come from. */
export function callOf(principal: SessionPrincipal, { region, ids, clock }: { readonly region: string; readonly ids: Ids; readonly clock: Clock }): Call {
  return { account: principal.account, region, principal: { ...principal, accessKeyId: '' }, requestId: ids.uuid(), host: '', sourceIp: '', receivedAt: clock.nowMs() };
}
