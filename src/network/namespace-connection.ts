import { Socket } from 'node:net';
import { inNamespace } from './in-namespace.ts';
import { afInet, checked, libc, sockCloexec, sockNonblock, sockStream } from './libc.ts';
import type { SocketAddress } from './namespace-sockets.ts';

/** A connection that is being made from another network namespace, with the addresses and routes of that one. Throws WorldError `NamespaceSocketFailed`. */
export function connectInNamespace(path: string, { address, port }: SocketAddress): Socket {
  const what = `a connection to ${address}:${port} from ${path}`;
  // A socket belongs to the namespace in which it is made, whoever uses it afterwards.
  const fd = inNamespace(path, what, () => checked('socket', libc().socket(afInet, sockStream | sockCloexec | sockNonblock, 0), what));
  return new Socket({ fd, readable: true, writable: true }).connect({ host: address, port });
}
