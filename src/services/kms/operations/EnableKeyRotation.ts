import { dayMs } from '#base/time.ts';
import { checkRange } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { assertRotatable } from '../rotation.ts';

const periodInDaysDefault = 365;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html; another period counts from now on. */
export default {
  access: ({ KeyId, RotationPeriodInDays: days = periodInDaysDefault }, call, { store }) => keyAccess({ action: 'EnableKeyRotation', keyId: KeyId, keys: { 'kms:RotationPeriodInDays': String(days) } }, call, store),
  async handle({ KeyId, RotationPeriodInDays }, call, { store, clock }) {
    refuseComplaints([checkRange('rotationPeriodInDays', RotationPeriodInDays, { min: 90, max: 2_560 })]);
    await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'EnableKeyRotation', call);
        assertRotatable(key);
        const periodInDays = RotationPeriodInDays ?? periodInDaysDefault;
        if (key.rotation?.isEnabled === true && key.rotation.periodInDays === periodInDays) return key;
        return { ...key, rotation: { isEnabled: true, periodInDays, nextAt: clock.nowMs() + periodInDays * dayMs } };
      },
    });
    return {};
  },
} satisfies KmsOperation<'EnableKeyRotation'>;
