import { WorldError } from '#base/errors.ts';

/** What an image's /etc/passwd and /etc/group say. */
export interface Accounts {
  readonly users: readonly { readonly name: string; readonly uid: number; readonly gid: number }[];
  readonly groups: readonly { readonly name: string; readonly gid: number; readonly members: readonly string[] }[];
}

export interface ProcessUser {
  readonly uid: number;
  readonly gid: number;
  readonly additionalGids: readonly number[];
}

export function parseAccounts(passwd: string, group: string): Accounts {
  const rows = (text: string) => text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(':'));
  return {
    users: rows(passwd).flatMap(([name = '', , uid = '', gid = '']) => (isNumber(uid) && isNumber(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [])),
    groups: rows(group).flatMap(([name = '', , gid = '', members = '']) => (isNumber(gid) ? [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }] : [])),
  };
}

/**
 * The `USER` of a Dockerfile or `user` of a container definition: `uid`, `name`, each with `:gid` or `:group`
 * (https://docs.docker.com/reference/dockerfile/#user). Without a group, the user's own and those it is a member of.
 */
export function resolveUser(accounts: Accounts, text: string): ProcessUser {
  const [userText = '', groupText] = text.split(':');
  const wanted = userText === '' ? '0' : userText;
  const user = accounts.users.find(({ name }) => name === wanted) ?? accounts.users.find(({ uid }) => isNumber(wanted) && uid === Number(wanted));
  if (user === undefined && !isNumber(wanted)) throw noSuch(`unable to find user ${wanted}: no matching entries in passwd file`);
  const uid = user?.uid ?? Number(wanted);
  if (groupText !== undefined && groupText !== '') return { uid, ...groupsOf(resolveGroup(accounts, groupText), []) };
  const memberships = accounts.groups.filter(({ members }) => user !== undefined && members.includes(user.name)).map(({ gid }) => gid);
  return { uid, ...groupsOf(user?.gid ?? 0, memberships) };
}

/** The primary group is among the supplementary ones too, so that a process cannot shed it: https://github.com/advisories/GHSA-rc4r-wh2q-q6c4 */
function groupsOf(gid: number, memberships: readonly number[]): Omit<ProcessUser, 'uid'> {
  return { gid, additionalGids: [...new Set([gid, ...memberships])] };
}

function resolveGroup(accounts: Accounts, text: string): number {
  const group = accounts.groups.find(({ name }) => name === text);
  if (group !== undefined) return group.gid;
  if (!isNumber(text)) throw noSuch(`unable to find group ${text}: no matching entries in group file`);
  return Number(text);
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= idMax;
}

/** The highest user or group id that runc accepts. */
const idMax = 2_147_483_647;

function noSuch(sentence: string): WorldError {
  return new WorldError('CannotStartContainerError', `CannotStartContainerError: ${sentence}`);
}
