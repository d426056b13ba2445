import { readFileSync } from 'node:fs';
import { inNamespace } from '../in-namespace.ts';

/** How a namespace's TCP connections are listed by the kernel: `remote` as its bytes in hexadecimal, and a state of which these are over. */
const connectionLine = /^\s*\d+: \S+ ([0-9A-F]{8}):([0-9A-F]{4}) ([0-9A-F]{2}) /gm;
const overStates: ReadonlySet<string> = new Set(['06', '07', '0A']);

/** Where the connections lead that are open from a network namespace, as `address:port`. Throws WorldError `NamespaceSocketFailed` when the namespace is gone. */
export function openConnections(namespacePath: string): ReadonlySet<string> {
  return remotesIn(inNamespace(namespacePath, 'a look at connections', () => readFileSync('/proc/thread-self/net/tcp', 'latin1')));
}

/** What `/proc/net/tcp` says. */
export function remotesIn(listing: string): ReadonlySet<string> {
  const remotes = new Set<string>();
  for (const [, address = '', port = '', state = ''] of listing.matchAll(connectionLine)) {
    if (!overStates.has(state)) remotes.add(`${addressOf(address)}:${Number.parseInt(port, 16)}`);
  }
  return remotes;
}

/** The bytes are in this machine's order: the last is the first. */
function addressOf(hexadecimal: string): string {
  return [6, 4, 2, 0].map((start) => Number.parseInt(hexadecimal.slice(start, start + 2), 16)).join('.');
}
