import { closeSync, openSync } from 'node:fs';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { dlopen, getInt32 } from 'node:ffi';
import type { Server } from 'node:net';
import { getSystemErrorMessage, getSystemErrorName } from 'node:util';
import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { parseAddress } from '#model/cidr.ts';

/** Sockets of this process in another network namespace: who connects is seen with its own address, without NAT. */
export interface NamespaceSockets {
  /** Has the server take connections to this address; it may come to the namespace later. Throws WorldError `NamespaceSocketFailed`. */
  listen(server: Server, at: SocketAddress): Promise<void>;
  /** A socket for datagrams to this address. Throws WorldError `NamespaceSocketFailed`. */
  bind(at: SocketAddress): Promise<Socket>;
}

export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * `path` is such as `/run/netns/…`, where `lo` is up: before a namespace has its first route, Linux takes every address for a broadcast
 * one, and answers would not come from it. Only the socket's first moments are in the namespace; this process stays where it is.
 */
export function namespaceSockets(path: string): NamespaceSockets {
  return {
    async listen(server, at) {
      const fd = socketIn(path, { type: sockStream, at });
      const listening = once(server, 'listening');
      server.listen({ fd });
      await listening;
    },
    async bind(at) {
      const fd = socketIn(path, { type: sockDgram, at });
      const socket = createSocket({ type: 'udp4', lookup: noLookup });
      const listening = once(socket, 'listening');
      socket.bind({ fd, exclusive: true });
      await listening;
      return socket;
    },
  };
}

/** Datagrams are answered to addresses: Node.js would look each of them up, a turn later. */
function noLookup(address: string, _options: unknown, callback: (error: null, address: string, family: number) => void): void {
  callback(null, address, 4);
}

interface SocketWish {
  readonly type: number;
  readonly at: SocketAddress;
}

/** A bound socket's file descriptor. Synchronous from the first to the last step: nothing else of this process runs in the wrong network. */
function socketIn(path: string, wish: SocketWish): number {
  const what = `${wish.at.address}:${wish.at.port} in ${path}`;
  const home = openSync('/proc/thread-self/ns/net', 'r');
  try {
    const there = openNamespace(path, what);
    try {
      return inNamespace(there, home, () => boundSocket(wish, what));
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

function inNamespace<T>(there: number, home: number, work: () => T): T {
  checked('setns', libc().setns(there, cloneNewnet), 'the namespace');
  try {
    return work();
  } finally {
    // In a wrong network everything that this process does next would be wrong: not even an exception may be caught there.
    if (libc().setns(home, cloneNewnet) !== 0) process.abort();
  }
}

function boundSocket({ type, at }: SocketWish, what: string): number {
  const { socket, setsockopt, bind, listen } = libc();
  const fd = checked('socket', socket(afInet, type | sockCloexec | sockNonblock, 0), what);
  try {
    // A daemon that starts again finds connections of its earlier life on the port.
    if (type === sockStream) checked('SO_REUSEADDR', setsockopt(fd, solSocket, soReuseaddr, one, one.length), what);
    checked('IP_FREEBIND', setsockopt(fd, ipprotoIp, ipFreebind, one, one.length), what);
    checked('bind', bind(fd, sockaddrIn(at), sockaddrInBytes), what);
    if (type === sockStream) checked('listen', listen(fd, backlogMax), what);
    return fd;
  } catch (thrown) {
    closeSync(fd);
    throw thrown;
  }
}

function checked(call: string, result: number, what: string): number {
  if (result >= 0) return result;
  const errno = -getInt32(libc().errnoPointer);
  throw new WorldError('NamespaceSocketFailed', `${call} for ${what}: ${getSystemErrorMessage(errno) ?? 'unknown error'} (${getSystemErrorName(errno)})`);
}

function sockaddrIn({ address, port }: SocketAddress): Buffer {
  const bytes = Buffer.alloc(sockaddrInBytes);
  // The family is in the machine's own order, and all machines that Node.js runs on here are little-endian.
  bytes.writeUInt16LE(afInet, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.writeUInt32BE(known(parseAddress(address), `an IPv4 address in ${address}`), 4);
  return bytes;
}

const cloneNewnet = 0x4000_0000;
const afInet = 2;
const sockStream = 1;
const sockDgram = 2;
const sockCloexec = 0o2_000_000;
const sockNonblock = 0o4_000;
const solSocket = 1;
const soReuseaddr = 2;
const ipprotoIp = 0;
const ipFreebind = 15;
const sockaddrInBytes = 16;
const backlogMax = 511;
const one = Buffer.from([1, 0, 0, 0]);

type Libc = ReturnType<typeof openLibc>;
let opened: Libc | undefined;

function libc(): Libc {
  opened ??= openLibc();
  return opened;
}

/** Of glibc; docs/decisions/0010-sockets-in-a-vpc.md says what another C library would need. */
function openLibc() {
  const { functions } = dlopen('libc.so.6', {
    setns: { arguments: ['int32', 'int32'], return: 'int32' },
    socket: { arguments: ['int32', 'int32', 'int32'], return: 'int32' },
    setsockopt: { arguments: ['int32', 'int32', 'int32', 'buffer', 'uint32'], return: 'int32' },
    bind: { arguments: ['int32', 'buffer', 'uint32'], return: 'int32' },
    listen: { arguments: ['int32', 'int32'], return: 'int32' },
    __errno_location: { arguments: [], return: 'pointer' },
  });
  const { setns, socket, setsockopt, bind, listen } = functions;
  return { setns, socket, setsockopt, bind, listen, errnoPointer: functions.__errno_location() };
}
