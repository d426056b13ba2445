import { closeSync, openSync } from 'node:fs';
import { WorldError } from '#base/errors.ts';
import { checked, libc } from './libc.ts';

/** Does what is synchronous in another network namespace, such as making a socket that stays there: nothing else of this process runs in the wrong network. Only `/proc/self` and `/proc/net` are those of its first thread, which this is, for all others too: what these read of the host is `/proc/thread-self`. Throws WorldError `NamespaceSocketFailed`. */
export function inNamespace<T>(path: string, what: string, work: () => T): T {
  const home = openSync('/proc/thread-self/ns/net', 'r');
  try {
    const there = openNamespace(path, what);
    try {
      return between(there, home, work);
    } finally {
      closeSync(there);
    }
  } finally {
    closeSync(home);
  }
}

function openNamespace(path: string, what: string): number {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    throw new WorldError('NamespaceSocketFailed', `a socket for ${what} cannot be had: the namespace is not there`, { cause: thrown });
  }
}

function between<T>(there: number, home: number, work: () => T): T {
  checked('setns', libc().setns(there, cloneNewnet), 'the namespace');
  try {
    return work();
  } finally {
    // In a wrong network everything that this process does next would be wrong: not even an exception may be caught there.
    if (libc().setns(home, cloneNewnet) !== 0) process.abort();
  }
}

const cloneNewnet = 0x4000_0000;
