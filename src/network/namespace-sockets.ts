import { closeSync } from 'node:fs';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { known } from '#base/assert.ts';
import { parseAddress } from '#model/cidr.ts';
import { inNamespace } from './in-namespace.ts';
import { afInet, checked, libc, sockCloexec, sockNonblock, sockStream } from './libc.ts';

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

/** A bound socket's file descriptor. */
function socketIn(path: string, wish: SocketWish): number {
  const what = `${wish.at.address}:${wish.at.port} in ${path}`;
  return inNamespace(path, what, () => boundSocket(wish, what));
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

function sockaddrIn({ address, port }: SocketAddress): Buffer {
  const bytes = Buffer.alloc(sockaddrInBytes);
  // The family is in the machine's own order, and all machines that Node.js runs on here are little-endian.
  bytes.writeUInt16LE(afInet, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.writeUInt32BE(known(parseAddress(address), `an IPv4 address in ${address}`), 4);
  return bytes;
}

const sockDgram = 2;
const solSocket = 1;
const soReuseaddr = 2;
const ipprotoIp = 0;
const ipFreebind = 15;
const sockaddrInBytes = 16;
const backlogMax = 511;
const one = Buffer.from([1, 0, 0, 0]);
