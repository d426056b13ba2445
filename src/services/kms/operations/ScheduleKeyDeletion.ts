import { dateOf, dayMs } from '#base/time.ts';
import { checkRange } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { assertNotPendingDeletion } from '../usable-key.ts';

const windowInDays = { min: 7, max: 30 };

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
export default {
  access: ({ KeyId, PendingWindowInDays: days = windowInDays.max }, call, { store }) => keyAccess({ action: 'ScheduleKeyDeletion', keyId: KeyId, keys: { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(days) } }, call, store),
  async handle({ KeyId, PendingWindowInDays: days = windowInDays.max }, call, { store, clock }) {
    refuseComplaints([checkRange('pendingWindowInDays', days, windowInDays)]);
    const deletion = { at: clock.nowMs() + days * dayMs, windowInDays: days };
    const { arn } = await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'ScheduleKeyDeletion', call);
        assertNotPendingDeletion(key);
        return { ...key, deletion };
      },
    });
    return { KeyId: arn, DeletionDate: dateOf(deletion.at), KeyState: 'PendingDeletion' as const, PendingWindowInDays: days };
  },
} satisfies KmsOperation<'ScheduleKeyDeletion'>;
