import { rotatedKey, type KmsKey } from '#model/kms-key.ts';
import { keyAccess } from '../access.ts';
import type { KmsDeps, KmsOperation } from '../deps.ts';
import { invalidState, limitExceeded, unsupportedOperation } from '../errors.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { newSymmetricMaterial } from '../new-key.ts';
import { assertEnabled } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html */
const rotationsMax = 25;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html; it is done at once, and leaves the automatic rotation as it is. */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'RotateKeyOnDemand', keyId: KeyId }, call, store),
  async handle({ KeyId }, call, deps) {
    const { arn } = await changeKey(KeyId, call, {
      store: deps.store,
      change(key) {
        assertCustomerManaged(key, 'RotateKeyOnDemand', call);
        assertEnabled(key);
        if (key.keySpec !== 'SYMMETRIC_DEFAULT') throw unsupportedOperation(`${key.arn} cannot be rotated: only symmetric encryption keys can.`);
        const done = key.materials.filter(({ rotation }) => rotation?.type === 'ON_DEMAND').length;
        if (done >= rotationsMax) throw limitExceeded(`The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${key.arn}`);
        return onDemand(key, deps);
      },
    });
    return { KeyId: arn };
  },
} satisfies KmsOperation<'RotateKeyOnDemand'>;

function onDemand({ pendingMaterial, ...key }: KmsKey, deps: KmsDeps): KmsKey {
  const rotation = { at: deps.clock.nowMs(), type: 'ON_DEMAND' } as const;
  if (key.origin === 'AWS_KMS') return rotatedKey(key, newSymmetricMaterial(key.arn, deps), rotation);
  if (pendingMaterial?.sealed === undefined) throw invalidState(`No available key material pending rotation for the key: ${key.arn}.`);
  return rotatedKey(key, pendingMaterial, rotation);
}
