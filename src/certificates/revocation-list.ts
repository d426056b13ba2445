import { verify, type KeyObject } from 'node:crypto';
import { derElement, derElements, derTags, MalformedDer, type DerElement } from './der-elements.ts';

/** A certificate revocation list (RFC 5280, section 5). Lists can have half a million entries, so that they are only counted, not made objects of. */
export interface RevocationList {
  readonly entryCount: number;
  readonly signed: Buffer;
  readonly signature: Buffer;
  /** Of the signature; undefined for algorithms that AWS does not take, such as those of SHA-1. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | undefined;
}

/** Throws MalformedDer when the bytes are no revocation list. */
export function parseRevocationList(der: Buffer): RevocationList {
  const [list, algorithm, signature, ...rest] = derElements(sequence(derElement(der)).content);
  if (list === undefined || signature?.tag !== derTags.bitString || rest.length > 0) throw new MalformedDer('a revocation list has three parts');
  if (signature.content[0] !== 0) throw new MalformedDer('a signature has whole bytes');
  return { entryCount: entryCount(sequence(list)), signed: list.whole, signature: signature.content.subarray(1), hash: hashOf(sequence(algorithm)) };
}

/** Whether the key's owner has signed the list. */
export function isSignedBy({ signed, signature, hash }: RevocationList, key: KeyObject): boolean {
  return hash !== undefined && verify(hash, signed, key, signature);
}

/** The revoked certificates are the sequence that follows the times, when there are any. */
function entryCount(list: DerElement): number {
  const parts = [...derElements(list.content)];
  const start = parts[0]?.tag === derTags.integer ? 1 : 0;
  const [algorithm, issuer, thisUpdate, ...after] = parts.slice(start);
  sequence(algorithm);
  sequence(issuer);
  if (!isTime(thisUpdate)) throw new MalformedDer('a revocation list says when it was made');
  const revoked = isTime(after[0]) ? after[1] : after[0];
  if (revoked?.tag !== derTags.sequence) return 0;
  let count = 0;
  for (const entry of derElements(revoked.content)) {
    sequence(entry);
    count += 1;
  }
  return count;
}

function isTime(element: DerElement | undefined): boolean {
  return element?.tag === derTags.utcTime || element?.tag === derTags.generalizedTime;
}

function sequence(element: DerElement | undefined): DerElement {
  if (element?.tag !== derTags.sequence) throw new MalformedDer('a sequence was expected');
  return element;
}

function hashOf(algorithm: DerElement): RevocationList['hash'] {
  const [identifier] = derElements(algorithm.content);
  return identifier?.tag === derTags.objectIdentifier ? hashes.get(identifier.content.toString('hex')) : undefined;
}

/** Object identifiers of RSA and ECDSA signatures (RFC 4055, RFC 5758). */
const hashes = new Map<string, RevocationList['hash']>([
  ['2a864886f70d01010b', 'sha256'],
  ['2a864886f70d01010c', 'sha384'],
  ['2a864886f70d01010d', 'sha512'],
  ['2a8648ce3d040302', 'sha256'],
  ['2a8648ce3d040303', 'sha384'],
  ['2a8648ce3d040304', 'sha512'],
]);
