import { userAccessKeys, type UserAccessKey } from '#model/access-key.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { checkLength } from '#wire/constraints.ts';
import { noSuchEntity, refuseComplaints, validationError } from './errors.ts';
import { namedOrCalling } from './users.ts';

/** Throws ValidationError unless it looks like an access key id. */
export function checkAccessKeyId(id: string): void {
  refuseComplaints([checkLength('accessKeyId', id, { min: 16, max: 128 })]);
  if (!/^\w+$/.test(id)) throw validationError('The specified value for accessKeyId is invalid. It must contain only alphanumeric characters.');
}

/** The access key of the user who is named or calls. Throws NoSuchEntity when it is somebody else's. */
export function keyOfUser(reader: Reader, call: Call, { UserName: name, AccessKeyId: id = '' }: { readonly UserName?: string | undefined; readonly AccessKeyId: string | undefined }): UserAccessKey {
  checkAccessKeyId(id);
  const user = namedOrCalling(reader, call, name);
  if (user === undefined && id === call.principal.accessKeyId) throw rootKeyIsGiven();
  const key = user === undefined ? undefined : reader.get(userAccessKeys, id);
  if (key === undefined || key.userArn !== user?.arn) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

/** The root's key is a file of the daemon's, and not IAM's to change: what an operation without UserName would do to it is refused. */
export function rootKeyIsGiven(): Error {
  return validationError("Must specify userName: the root's access key is the one that drydock env shows. It cannot be changed, and there is no other.");
}
