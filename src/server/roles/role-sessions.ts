import { livingPrincipals, type LivingPrincipal } from '#auth/living-principals.ts';
import { roleSession } from '#auth/role-session.ts';
import type { SessionPrincipal } from '#auth/sessions.ts';
import { taskRoleTrust } from '#auth/task-role-trust.ts';
import type { Clock } from '#base/clock.ts';
import { hourMs, minuteMs } from '#base/time.ts';
import type { TaskOrder } from '#model/link.ts';
import type { Reader } from '#state/store.ts';

/** As long as those that Fargate gives its tasks. */
const sessionMs = 6 * hourMs;
/** How long before its end a session is replaced. SDKs ask for others when a quarter of an hour is left, boto3 the first of all, and have to find them by then. */
const renewedBeforeMs = 30 * minuteMs;
/** Twice as many as tasks run on one host; what would have ended next is forgotten first. */
const keptMax = 20_000;

export type RoleTask = Pick<TaskOrder, 'account' | 'region' | 'taskArn' | 'taskId'>;

/** What tasks are to the AWS APIs with a role of theirs: a session for each, which ECS names after the task's id. It sets no session tags. */
export class RoleSessions {
  readonly #reader: Reader;
  readonly #living: LivingPrincipal;
  readonly #clock: Clock;
  /** In the order in which they were made, so that those that end first come first. */
  readonly #kept = new Map<string, SessionPrincipal>();

  /** Sessions go by real time. */
  constructor({ store, clock }: { readonly store: Reader; readonly clock: Clock }) {
    this.#reader = store;
    this.#living = livingPrincipals(store);
    this.#clock = clock;
  }

  /**
   * The same session until a new one is due. Undefined when there is no such role, or when it does not let tasks assume it: that is asked when a session is
   * made, so that one which was made holds until its end, as on AWS, or until its role is deleted.
   */
  of(role: string, task: RoleTask): SessionPrincipal | undefined {
    const nowMs = this.#clock.nowMs();
    const key = `${task.taskArn} ${role}`;
    const known = this.#kept.get(key);
    const living = known !== undefined && nowMs < known.session.expiresAt && this.#living({ ...known, accessKeyId: '' }) !== undefined ? known : undefined;
    if (living !== undefined && nowMs < living.session.expiresAt - renewedBeforeMs) return living;
    const made = this.#assume(role, task, nowMs);
    if (made === undefined) return living;
    this.#kept.delete(key);
    this.#forgetOld(nowMs);
    this.#kept.set(key, made);
    return made;
  }

  #assume(name: string, task: RoleTask, nowMs: number): SessionPrincipal | undefined {
    const trust = taskRoleTrust(this.#reader, { role: name, task });
    if (trust.kind !== 'trusted') return undefined;
    return roleSession(trust.role, task.taskId, { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + sessionMs, tags: {}, transitiveTagKeys: [], taskArn: task.taskArn });
  }

  #forgetOld(nowMs: number): void {
    for (const [key, { session: { expiresAt } }] of this.#kept) {
      if (nowMs < expiresAt && this.#kept.size < keptMax) return;
      this.#kept.delete(key);
    }
  }
}
