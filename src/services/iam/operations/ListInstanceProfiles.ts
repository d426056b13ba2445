import { iamArn } from '#model/iam-arn.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { checkPathPrefix, rootPath } from '../paths.ts';
import { listedInstanceProfile } from '../views/instance-profile.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html */
export default {
  access: ({ PathPrefix: prefix = rootPath }, { account }) => [{ action: 'iam:ListInstanceProfiles', resource: iamArn(account, `instance-profile${prefix}`) }],
  handle(input, { account }, { store }) {
    const { PathPrefix: prefix = rootPath } = input;
    checkPathPrefix(prefix);
    const profiles = store.find(instanceProfiles, 'account', account).filter(({ path }) => path.startsWith(prefix));
    const { items, paging } = pageOf(profiles, input, ({ path, name }) => path + name);
    return { InstanceProfiles: items.map((profile) => listedInstanceProfile(store, profile)), ...paging };
  },
} satisfies IamOperation<'ListInstanceProfiles'>;
