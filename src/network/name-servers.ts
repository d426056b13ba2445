import { readFile } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';
import { parseAddress } from '#model/cidr.ts';

/** glibc asks no more than three. */
const nameServersMax = 3;

/** The name servers of the first of these resolv.conf files that has one which is not the host itself. */
export async function nameServersIn(paths: readonly string[]): Promise<readonly string[]> {
  for (const path of paths) {
    const servers = nameServersOf(await textOf(path));
    if (servers.length > 0) return servers;
  }
  return [];
}

/** IPv4 name servers in a resolv.conf, less those on the loopback, which a task cannot reach. */
export function nameServersOf(resolvConf: string): readonly string[] {
  const named = resolvConf.split('\n').flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
  return named.filter((address) => parseAddress(address) !== undefined && !address.startsWith('127.')).slice(0, nameServersMax);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return '';
    throw thrown;
  }
}
