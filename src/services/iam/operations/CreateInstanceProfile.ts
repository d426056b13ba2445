import { iamId } from '#model/iam-id.ts';
import { instanceProfileArn, instanceProfiles, type InstanceProfile } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { entityAlreadyExists, quotaExceeded } from '../errors.ts';
import { findInstanceProfile } from '../instance-profiles.ts';
import { checkName } from '../names.ts';
import { checkPath, rootPath } from '../paths.ts';
import { quotas } from '../quotas.ts';
import { withTags } from '../tags.ts';
import { instanceProfileView } from '../views/instance-profile.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html */
export default {
  access({ InstanceProfileName: name = '', Path: path = rootPath, Tags: tags = [] }, { account }) {
    const resource = instanceProfileArn({ account, path, name });
    return [{ action: 'iam:CreateInstanceProfile', resource }, ...(tags.length === 0 ? [] : [{ action: 'iam:TagInstanceProfile', resource }])];
  },
  async handle(input, { account }, { store, clock, random }) {
    const { InstanceProfileName: name = '', Path: path = rootPath } = input;
    checkName('instanceProfileName', name, 'instance-profile');
    checkPath(path);
    const tags = withTags([], input.Tags);
    const profile = await store.transact((transaction) => {
      if (findInstanceProfile(transaction, account, name) !== undefined) throw entityAlreadyExists(`Instance Profile ${name} already exists.`);
      if (transaction.find(instanceProfiles, 'account', account).length >= quotas.InstanceProfilesPerAccount) throw quotaExceeded('InstanceProfilesPerAccount', quotas.InstanceProfilesPerAccount);
      const made: InstanceProfile = { account, arn: instanceProfileArn({ account, path, name }), id: iamId('instance-profile', random), name, path, createdAt: clock.nowMs(), tags };
      transaction.put(instanceProfiles, made);
      return made;
    });
    return { InstanceProfile: instanceProfileView(store, profile) };
  },
} satisfies IamOperation<'CreateInstanceProfile'>;
