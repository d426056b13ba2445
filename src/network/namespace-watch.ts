import { closeSync } from 'node:fs';
import { assert } from '#base/assert.ts';
import { inNamespace } from './in-namespace.ts';
import { checked, lastErrno, libc, sockCloexec, sockNonblock } from './libc.ts';

/**
 * Says at the cost of a few system calls, however much there is in it, whether anything of a namespace's network may have
 * changed: the kernel tells who listens of links, addresses, routes, rules and neighbours, and counts the changes of nftables.
 */
export class NamespaceWatch implements Disposable {
  readonly #path: string;
  #listener: number;
  readonly #asker: number;
  /** The kernel gives the numbers of closed sockets to others. */
  #isClosed = false;

  /** `path` is such as `/run/netns/…`. Throws WorldError `NamespaceSocketFailed`. */
  constructor(path: string) {
    this.#path = path;
    this.#asker = netlinkSocket(path, netlinkNetfilter, 0);
    try {
      this.#listener = netlinkSocket(path, netlinkRoute, watchedGroups);
    } catch (thrown) {
      closeSync(this.#asker);
      throw thrown;
    }
  }

  /** Whether the kernel has told of a change since the last call, or since the beginning. Throws WorldError when the namespace is gone. */
  hasChanged(): boolean {
    assert(!this.#isClosed, `the watch of ${this.#path} was closed`);
    if (isSilent(this.#listener)) return false;
    const fresh = netlinkSocket(this.#path, netlinkRoute, watchedGroups);
    // What else is to be read says no more; thousands of messages are gone with their socket.
    closeSync(this.#listener);
    this.#listener = fresh;
    return true;
  }

  /** The number of the last transaction of nftables there: each adds one. */
  rulesetGeneration(): number {
    assert(!this.#isClosed, `the watch of ${this.#path} was closed`);
    return askedGeneration(this.#asker, this.#path);
  }

  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#listener);
    closeSync(this.#asker);
  }
}

/** The same for one that is not watched. Throws WorldError `NamespaceSocketFailed`. */
export function rulesetGenerationOf(path: string): number {
  const asker = netlinkSocket(path, netlinkNetfilter, 0);
  try {
    return askedGeneration(asker, path);
  } finally {
    closeSync(asker);
  }
}

function askedGeneration(asker: number, path: string): number {
  const { send, recv } = libc();
  const what = `the generation of the rules in ${path}`;
  checked('send', Number(send(asker, askGeneration, BigInt(askGeneration.length), 0)), what);
  // The kernel answers before `send` returns.
  const answer = Buffer.alloc(answerBytesMax);
  const length = checked('recv', Number(recv(asker, answer, BigInt(answer.length), 0)), what);
  return generationIn(answer.subarray(0, length));
}

function netlinkSocket(path: string, protocol: number, groups: number): number {
  const what = `what becomes of ${path}`;
  const fd = inNamespace(path, what, () => checked('socket', libc().socket(afNetlink, sockRaw | sockCloexec | sockNonblock, protocol), what));
  const address = Buffer.alloc(sockaddrNlBytes);
  address.writeUInt16LE(afNetlink, 0);
  address.writeUInt32LE(groups, 8);
  try {
    checked('bind', libc().bind(fd, address, address.length), what);
    return fd;
  } catch (thrown) {
    closeSync(fd);
    throw thrown;
  }
}

function isSilent(fd: number): boolean {
  return Number(libc().recv(fd, Buffer.alloc(1), 1n, 0)) < 0 && lastErrno() === eagain;
}

/** Behind the headers of netlink and of nfnetlink come attributes, each with its length and type. */
function generationIn(answer: Buffer): number {
  for (let at = headersBytes; at + attributeHeaderBytes <= answer.length; at += Math.max(attributeHeaderBytes, (answer.readUInt16LE(at) + 3) & ~3)) {
    if (answer.readUInt16LE(at + 2) === generationAttribute) return answer.readUInt32BE(at + attributeHeaderBytes);
  }
  return -1;
}

const afNetlink = 16;
const sockRaw = 3;
const sockaddrNlBytes = 12;
const eagain = 11;
const netlinkRoute = 0;
const netlinkNetfilter = 12;
/** RTMGRP_LINK, _NEIGH, _IPV4_IFADDR, _IPV4_ROUTE and _IPV4_RULE of linux/rtnetlink.h. */
const watchedGroups = 0x1 | 0x4 | 0x10 | 0x40 | 0x80;
const headersBytes = 20;
const attributeHeaderBytes = 4;
const answerBytesMax = 512;
/** NFTA_GEN_ID of linux/netfilter/nf_tables.h. */
const generationAttribute = 1;
/** NFT_MSG_GETGEN with the header of nfnetlink. */
const askGeneration = Buffer.alloc(headersBytes);
askGeneration.writeUInt32LE(headersBytes, 0);
askGeneration.writeUInt16LE((10 << 8) | 16, 4);
askGeneration.writeUInt16LE(1, 6);
