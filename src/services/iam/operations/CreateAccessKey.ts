import { newSecretAccessKey } from '#auth/random-text.ts';
import { accessKeyLabel, userAccessKeys } from '#model/access-key.ts';
import { accessKeyId } from '#model/iam-id.ts';
import { rootKeyIsGiven } from '../access-keys.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { quotaExceeded } from '../errors.ts';
import { quotas } from '../quotas.ts';
import { namedOrCalling } from '../users.ts';
import { accessKeyMetadata } from '../views/access-key.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html */
export default {
  access: actsOnUser('CreateAccessKey'),
  async handle({ UserName: name }, call, { store, clock, random, sealing }) {
    const secret = newSecretAccessKey(random);
    return store.transact((transaction) => {
      const user = namedOrCalling(transaction, call, name);
      if (user === undefined) throw rootKeyIsGiven();
      if (transaction.find(userAccessKeys, 'user', user.arn).length >= quotas.AccessKeysPerUser) throw quotaExceeded('AccessKeysPerUser', quotas.AccessKeysPerUser);
      const id = accessKeyId('AKIA', call.account, random);
      const key = { id, account: call.account, userArn: user.arn, status: 'Active', sealedSecret: sealing.seal(secret, accessKeyLabel(id)), createdAt: clock.nowMs() } as const;
      transaction.put(userAccessKeys, key);
      return { AccessKey: { UserName: user.name, SecretAccessKey: secret, ...accessKeyMetadata(key, user.name), AccessKeyId: id, Status: key.status } };
    });
  },
} satisfies IamOperation<'CreateAccessKey'>;
