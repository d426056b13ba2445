import type { Principal } from '#wire/operation.ts';
import type { Credentials } from './root-credentials.ts';

/** Who an access key belongs to, and the secret that its holder signs with. */
export interface AccessKey {
  readonly secretAccessKey: string;
  /** The token that has to come with temporary credentials. */
  readonly sessionToken?: string;
  readonly principal: Principal;
}

export type AccessKeys = (accessKeyId: string) => AccessKey | undefined;

/**
 * The root keys of every account. The root access key is the default account's; an access key id of twelve digits is
 * that account's, with the same secret: one person owns the machine, and switches accounts by name
 * (docs/decisions/0008-accounts-by-access-key.md).
 */
export function rootAccessKeys(root: Credentials, defaultAccount: string): AccessKeys {
  return (accessKeyId) => {
    if (accessKeyId === root.accessKeyId) return rootOf(defaultAccount, accessKeyId, root);
    return /^\d{12}$/.test(accessKeyId) ? rootOf(accessKeyId, accessKeyId, root) : undefined;
  };
}

function rootOf(account: string, accessKeyId: string, { secretAccessKey }: Credentials): AccessKey {
  return { secretAccessKey, principal: { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId, isRoot: true } };
}
