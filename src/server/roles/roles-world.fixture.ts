import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { newTask } from '#controllers/task/task-fixture.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { pullThroughCacheRules } from '#model/pull-through-cache-rule.ts';
import { repositories } from '#model/repository.ts';
import { tasks } from '#model/task.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { RoleSessions } from './role-sessions.ts';

const account = '000000000000';
export const trustsTasks = trust({ Service: 'ecs-tasks.amazonaws.com' });

/** A store with a task, which roles may be made for. */
export async function rolesWorld() {
  const store = await Store.open(memoryJournal(), [iamRoles, iamUsers, tasks, pullThroughCacheRules, repositories]);
  const clock = new ManualClock(1_700_000_000_000);
  const kept = newTask(1, { lastStatus: 'RUNNING' });
  await store.transact((transaction) => transaction.put(tasks, kept));
  return {
    store,
    clock,
    ids: idsFrom(seededRandom(3)),
    task: { account, region: 'us-east-1', taskArn: kept.arn, taskId: kept.id },
    roleSessions: new RoleSessions({ store, clock }),
    async putRole(name: string, change: Partial<IamRole> = {}): Promise<string> {
      const arn = roleArn({ account, path: '/', name });
      const role = { account, arn, id: `AROA${name.toUpperCase()}`, name, path: '/', createdAt: 0, assumeRolePolicyDocument: trustsTasks, maxSessionDurationSeconds: 3_600, tags: [], attachedPolicyArns: [], inlinePolicies: {}, ...change };
      await store.transact((transaction) => transaction.put(iamRoles, role));
      return arn;
    },
    deleteRole: (arn: string) => store.transact((transaction) => transaction.remove(iamRoles, arn)),
  };
}

export function trust(principal: Readonly<Record<string, string>>, condition?: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...(condition !== undefined && { Condition: condition }) }] });
}
