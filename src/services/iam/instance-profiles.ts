import { iamNameKey } from '#model/iam-entity.ts';
import { instanceProfileArn, instanceProfiles, type InstanceProfile } from '#model/instance-profile.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { noSuchEntity } from './errors.ts';
import { checkName } from './names.ts';
import { rootPath } from './paths.ts';

export function findInstanceProfile(reader: Reader, account: string, name: string): InstanceProfile | undefined {
  return reader.find(instanceProfiles, 'name', iamNameKey(account, name))[0];
}

export function instanceProfileByName(reader: Reader, account: string, name = ''): InstanceProfile {
  checkName('instanceProfileName', name, 'instance-profile');
  const profile = findInstanceProfile(reader, account, name);
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

/** For actions on an instance profile that a caller names without its path. */
export function onInstanceProfile(action: string, name: string | undefined, { account, reader }: { readonly account: string; readonly reader: Reader }): AccessRequest {
  return { action: `iam:${action}`, resource: findInstanceProfile(reader, account, name ?? '')?.arn ?? instanceProfileArn({ account, path: rootPath, name: name ?? '' }), shownAs: `instance profile ${name ?? ''}` };
}
