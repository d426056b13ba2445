import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { kmsKeyArn, kmsKeys, type KmsKey } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import { callKeys, givenKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints, unsupportedOperation } from '../errors.ts';
import { defaultKeyPolicy } from '../key-policies.ts';
import { keyKindFrom } from '../key-spec-wish.ts';
import { newMaterial } from '../new-key.ts';
import { checkKeyPolicy } from '../policy-check.ts';
import { assertNoLockout } from '../policy-lockout.ts';
import { withTags } from '../tags.ts';
import { keyMetadata } from '../views/key-metadata.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export default {
  access: (input, call) => {
    const { KeySpec, CustomerMasterKeySpec, KeyUsage = 'ENCRYPT_DECRYPT', Origin = 'AWS_KMS', BypassPolicyLockoutSafetyCheck, Tags } = input;
    const keys = {
      ...callKeys(call),
      ...givenKeys({ 'kms:KeySpec': KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT', 'kms:KeyUsage': KeyUsage, 'kms:KeyOrigin': Origin, 'kms:MultiRegion': 'false' }),
      'kms:BypassPolicyLockoutSafetyCheck': String(BypassPolicyLockoutSafetyCheck ?? false),
    };
    const create = { action: 'kms:CreateKey', resource: '*', keys };
    return Tags === undefined || Tags.length === 0 ? [create] : [create, { action: 'kms:TagResource', resource: '*', keys }];
  },
  refuses: {
    CustomKeyStoreId: 'there are no custom key stores',
    XksKeyId: 'there are no external key stores',
  },
  async handle(input, call, deps) {
    const { store, clock, ids } = deps;
    const wish = wishFrom(input, call, store);
    const { account, region } = call;
    const id = ids.uuid();
    const arn = kmsKeyArn(call, id);
    const made = wish.origin === 'EXTERNAL' ? undefined : await newMaterial(arn, wish.keySpec, deps);
    const key: KmsKey = {
      account,
      region,
      id,
      arn,
      ...wish,
      manager: 'CUSTOMER',
      isEnabled: true,
      createdAt: clock.nowMs(),
      materials: made === undefined ? [] : [made.material],
      ...(made?.publicKey !== undefined && { publicKey: made.publicKey }),
    };
    await store.transact((transaction) => transaction.put(kmsKeys, key));
    return { KeyMetadata: keyMetadata(key) };
  },
} satisfies KmsOperation<'CreateKey'>;

type KeyWish = Pick<KmsKey, 'description' | 'keySpec' | 'keyUsage' | 'origin' | 'policy' | 'tags'>;

function wishFrom(input: CreateKeyCommandInput, call: Call, store: Reader): KeyWish {
  const { Description: description = '', Policy, Tags, BypassPolicyLockoutSafetyCheck: isBypassed = false } = input;
  if (input.MultiRegion === true) throw unsupportedOperation('Multi-Region keys are not supported: leave MultiRegion out.');
  refuseComplaints([checkLength('description', description, { max: 8_192 })]);
  const kind = keyKindFrom(input);
  const tags = withTags([], Tags);
  const policy = Policy ?? defaultKeyPolicy(call.account);
  checkKeyPolicy(policy, store, call);
  if (!isBypassed) assertNoLockout(policy, call);
  return { description, ...kind, policy, tags };
}
