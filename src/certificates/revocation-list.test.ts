import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { pemBlocks } from '#base/pem.ts';
import { MalformedDer } from './der-elements.ts';
import { isSignedBy, parseRevocationList } from './revocation-list.ts';
import { clientsAuthority, emptyList, manyRevoked, othersAuthority, revokedByOthers, rsaAuthority, signedWithSha1, twoRevoked } from './testing/openssl.fixture.ts';

const derOf = (pem: string) => known(pemBlocks(pem)[0], 'a block').der;
const parsed = (pem: string) => parseRevocationList(derOf(pem));
const keyOf = (pem: string) => new X509Certificate(pem).publicKey;

test('the entries of a list are counted', () => {
  assert.deepEqual([emptyList, twoRevoked, revokedByOthers, manyRevoked].map((pem) => parsed(pem).entryCount), [0, 2, 1, 150]);
});

test('a list is signed by the authority that made it, and by no other', () => {
  assert.equal(isSignedBy(parsed(twoRevoked), keyOf(clientsAuthority)), true);
  assert.equal(isSignedBy(parsed(revokedByOthers), keyOf(othersAuthority)), true);
  assert.equal(isSignedBy(parsed(manyRevoked), keyOf(rsaAuthority)), true);
  for (const other of [othersAuthority, rsaAuthority]) assert.equal(isSignedBy(parsed(twoRevoked), keyOf(other)), false);
});

test('a signature with SHA-1 is none', () => {
  assert.equal(parsed(signedWithSha1).hash, undefined);
  assert.equal(isSignedBy(parsed(signedWithSha1), keyOf(clientsAuthority)), false);
});

test('a certificate is no revocation list', () => {
  assert.throws(() => parsed(clientsAuthority), MalformedDer);
});

test('a list with any byte changed is malformed, or no more signed', () => {
  const der = derOf(twoRevoked);
  fc.assert(fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
    const changed = Buffer.from(der);
    changed.writeUInt8((der.readUInt8(at) + by) % 256, at);
    try {
      assert.equal(isSignedBy(parseRevocationList(changed), keyOf(clientsAuthority)), false);
    } catch (thrown) {
      assert.ok(thrown instanceof MalformedDer, String(thrown));
    }
  }), { numRuns: 300 });
});
