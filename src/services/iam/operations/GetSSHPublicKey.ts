import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';
import { userByName } from '../users.ts';

/** Nobody has SSH keys here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html */
export default {
  access: actsOnUser('GetSSHPublicKey'),
  handle({ UserName: name, SSHPublicKeyId: id = '' }, call, { store }) {
    userByName(store, call, name);
    throw noSuchEntity(`The Public Key with id ${id} cannot be found.`);
  },
} satisfies IamOperation<'GetSSHPublicKey'>;
