import { accessKeyLabel, userAccessKeys as collection } from '#model/access-key.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Reader } from '#state/store.ts';
import type { Principal } from '#wire/operation.ts';
import type { LivingPrincipal } from './living-principals.ts';
import type { Credentials } from './root-credentials.ts';
import type { Sealing } from './sealing.ts';
import type { Sessions } from './sessions.ts';

/** Who an access key belongs to, and the secret that its holder signs with. */
export interface AccessKey {
  readonly secretAccessKey: string;
  readonly principal: Principal;
}

/** The access key of that id, given the session token that came with it: undefined when there is none, or none that is good together with that token. */
export type AccessKeys = (accessKeyId: string, sessionToken?: string) => AccessKey | undefined;

/** Asks each in turn. */
export function allAccessKeys(...kinds: readonly AccessKeys[]): AccessKeys {
  return (accessKeyId, sessionToken) => {
    for (const kind of kinds) {
      const found = kind(accessKeyId, sessionToken);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/**
 * The root keys of every account. The root access key is the default account's; an access key id of twelve digits is
 * that account's, with the same secret: one person owns the machine, and switches accounts by name
 * (docs/decisions/0008-accounts-by-access-key.md).
 */
export function rootAccessKeys(root: Credentials, defaultAccount: string): AccessKeys {
  return (accessKeyId, sessionToken) => {
    if (sessionToken !== undefined) return undefined;
    if (accessKeyId === root.accessKeyId) return rootOf(defaultAccount, accessKeyId, root);
    return /^\d{12}$/.test(accessKeyId) ? rootOf(accessKeyId, accessKeyId, root) : undefined;
  };
}

function rootOf(account: string, accessKeyId: string, { secretAccessKey }: Credentials): AccessKey {
  return { secretAccessKey, principal: { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId, isRoot: true } };
}

/** Secrets that are kept open: opening one costs more than the rest of finding out who calls. */
const openedMax = 10_000;

/** The access keys of IAM's users, as the store has them at that moment: one that was made inactive or deleted is gone with the next request. */
export function userAccessKeys(store: Reader, sealing: Sealing): AccessKeys {
  const opened = new Map<string, { readonly sealed: string; readonly secret: string }>();
  const secretOf = (id: string, sealed: string) => {
    const known = opened.get(id);
    if (known?.sealed === sealed) return known.secret;
    const secret = sealing.open(sealed, accessKeyLabel(id))?.toString();
    if (opened.size >= openedMax) opened.clear();
    if (secret !== undefined) opened.set(id, { sealed, secret });
    return secret;
  };
  return (accessKeyId, sessionToken) => {
    if (sessionToken !== undefined) return undefined;
    const accessKey = store.get(collection, accessKeyId);
    if (accessKey?.status !== 'Active') return undefined;
    const user = store.get(iamUsers, accessKey.userArn);
    const secretAccessKey = secretOf(accessKeyId, accessKey.sealedSecret);
    if (user === undefined || secretAccessKey === undefined) return undefined;
    return { secretAccessKey, principal: { account: user.account, arn: user.arn, userId: user.id, accessKeyId, isRoot: false, identityArn: user.arn } };
  };
}

/** Temporary credentials, by the token that holds them; expired ones too, of which the caller is told so. */
export function sessionAccessKeys(sessions: Sessions, living: LivingPrincipal): AccessKeys {
  return (accessKeyId, sessionToken) => {
    const session = sessionToken === undefined ? undefined : sessions.open(sessionToken);
    if (session === undefined || session.principal.accessKeyId !== accessKeyId) return undefined;
    const principal = living(session.principal);
    return principal === undefined ? undefined : { secretAccessKey: session.secretAccessKey, principal };
  };
}
