import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '#base/errors.ts';

/** Shared by every daemon on the host, and gone with the settings themselves when it restarts. */
const recordsFolder = '/run/drydock/forwarding';
const settingFolder = '/proc/sys/net/ipv4/conf';
const previousName = '.previous';

/**
 * Lets the host forward packets that come in by `link`, and remembers that `user` wants it and how it was. Gives whether
 * it forwards only because a daemon of ours wanted it.
 */
export async function holdForwarding(link: string, user: string): Promise<boolean> {
  const folder = join(await recordFolder(), link);
  const setting = (await readFile(settingOf(link), 'utf8')).trim();
  if (setting === '1' && !(await hasFile(folder, previousName))) return false;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, user), '');
  await writeFile(join(folder, previousName), setting, { flag: 'wx' }).catch(ignoring('EEXIST'));
  await writeFile(settingOf(link), '1');
  return true;
}

/** Undoes `holdForwarding`; the last one puts the setting back. */
export async function releaseForwarding(user: string): Promise<void> {
  const all = await recordFolder();
  for (const link of await filesIn(all)) {
    const folder = join(all, link);
    await rm(join(folder, user), { force: true });
    const users = (await filesIn(folder)).filter((name) => name !== previousName);
    if (users.length > 0) continue;
    const previous = await readFile(join(folder, previousName), 'utf8').catch(ignoring('ENOENT'));
    if (previous !== undefined) await writeFile(settingOf(link), previous).catch(ignoring('ENOENT'));
    await rm(folder, { recursive: true, force: true });
  }
  // Only an empty folder is removed: another daemon may have come meanwhile.
  await rmdir(all).catch(ignoring('ENOENT', 'ENOTEMPTY'));
}

/** A link of ours forwards for as long as it is there, and speaks no IPv6. */
export async function makeForwarding(link: string): Promise<void> {
  await writeFile(settingOf(link), '1');
  await writeFile(`/proc/sys/net/ipv6/conf/${link}/disable_ipv6`, '1').catch(ignoring('ENOENT'));
}

/** Lets the host speak by a link of ours from its loopback; the host's table drops what comes in for the loopback itself. */
export async function routeLoopback(link: string): Promise<void> {
  await writeFile(join(settingFolder, link, 'route_localnet'), '1');
}

/** Whether the host has a link of this name. */
export function hasLink(link: string): boolean {
  return existsSync(join(settingFolder, link));
}

/** Links of other network namespaces may have the same names. */
async function recordFolder(): Promise<string> {
  return join(recordsFolder, (await readlink('/proc/thread-self/ns/net')).replaceAll(/\D/g, ''));
}

function settingOf(link: string): string {
  return join(settingFolder, link, 'forwarding');
}

async function hasFile(folder: string, name: string): Promise<boolean> {
  return (await filesIn(folder)).includes(name);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(ignoring('ENOENT'))) ?? [];
}

function ignoring(...codes: readonly string[]): (thrown: unknown) => undefined {
  return (thrown) => {
    if (!codes.includes(codeOf(thrown) ?? '')) throw thrown;
    return undefined;
  };
}
