import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { connect, createServer } from 'node:tls';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { dayMs, hourMs, secondMs } from '#base/time.ts';
import { certificateAuthorities } from '#model/certificate-authority.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { issuedKeyAlgorithms } from './key-pair.ts';
import { localAuthority, validityAt } from './local-authority.ts';
import { readCertificate } from './read-certificate.ts';

async function world({ cloudMs = Date.now(), realMs = Date.now() } = {}) {
  const store = await Store.open(memoryJournal(), [certificateAuthorities]);
  const options = { store, clock: new ManualClock(cloudMs), realClock: new ManualClock(realMs), random: seededRandom(1) };
  return { ...options, authority: localAuthority(options) };
}

test('TLS clients that trust the root take what it issues, for its names and no other, whatever the key', async () => {
  const { authority } = await world();
  const root = await authority.certificate();
  for (const keyAlgorithm of issuedKeyAlgorithms) {
    const issued = await authority.issue({ names: ['app.example.com', '*.web.example.com'], keyAlgorithm });
    const server = createServer({ cert: issued.certificate + issued.certificateChain, key: issued.privateKey }, (socket) => socket.on('error', () => undefined).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const { port } = isAddress(address) ? address : { port: 0 };
    const outcome = (servername: string, ca: string) => new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, servername, ca }, () => {
        socket.destroy();
        resolve('trusted');
      });
      socket.once('error', (failure) => resolve('code' in failure ? String(failure.code) : failure.message));
    });
    assert.equal(await outcome('app.example.com', root), 'trusted', keyAlgorithm);
    assert.equal(await outcome('any.web.example.com', root), 'trusted');
    assert.equal(await outcome('other.example.com', root), 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.match(await outcome('app.example.com', await (await world()).authority.certificate()), /SELF_SIGNED|UNABLE_TO/);
    server.close();
  }
});

test('a certificate says what it is for: server authentication by its names, and no signing of others', async () => {
  const { authority } = await world();
  const { certificate, ...facts } = await authority.issue({ names: ['a.example.com', 'b.example.com'], keyAlgorithm: 'RSA_2048' });
  const read = readCertificate(certificate);
  assert.deepEqual(read?.dnsNames, ['a.example.com', 'b.example.com']);
  assert.deepEqual([read?.isAuthority, read?.version, read?.commonName], [false, 3, 'a.example.com']);
  assert.deepEqual([facts.keyAlgorithm, facts.signatureAlgorithm, facts.keyUsages, facts.extendedKeyUsages], ['RSA_2048', 'SHA256WITHECDSA', ['DIGITAL_SIGNATURE', 'KEY_ENCIPHERMENT'], ['1.3.6.1.5.5.7.3.1']]);
  assert.match(facts.serial, /^[4-7][0-9a-f](:[0-9a-f]{2}){15}$/);
  const root = readCertificate(await authority.certificate());
  assert.deepEqual([root?.isAuthority, root?.facts.keyUsages, root?.facts.issuer], [true, ['CERTIFICATE_SIGNING', 'CRL_SIGNING'], root?.facts.subject]);
});

test('the root is made at the first use and kept; each certificate has a key and a serial number of its own', async () => {
  const { authority, store } = await world();
  assert.equal(store.list(certificateAuthorities).length, 0);
  const [first, second] = await Promise.all([authority.issue({ names: ['a.example.com'], keyAlgorithm: 'EC_prime256v1' }), authority.issue({ names: ['a.example.com'], keyAlgorithm: 'EC_prime256v1' })]);
  assert.deepEqual([first.certificateChain, second.certificateChain], [await authority.certificate(), await authority.certificate()]);
  assert.notEqual(first.serial, second.serial);
  assert.notEqual(first.privateKey, second.privateKey);
  assert.equal(store.list(certificateAuthorities).length, 1);
});

test('certificates are valid for 395 whole days, by the host\'s clock and by a cloud\'s clock that is ahead or behind', () => {
  const realMs = 20_000 * dayMs + 5 * hourMs;
  assert.deepEqual(validityAt(realMs, realMs), { notBefore: 20_000 * dayMs, notAfter: 20_395 * dayMs - secondMs });
  assert.deepEqual(validityAt(realMs + 400 * dayMs, realMs), { notBefore: 20_000 * dayMs, notAfter: 20_795 * dayMs - secondMs });
  assert.deepEqual(validityAt(realMs - 3 * dayMs, realMs), { notBefore: 19_997 * dayMs, notAfter: 20_392 * dayMs - secondMs });
});

test('a certificate that ends after 2049 says so in the form that RFC 5280 asks for', async () => {
  const { authority } = await world({ cloudMs: Date.UTC(2051, 0, 1) });
  const { certificate } = await authority.issue({ names: ['a.example.com'], keyAlgorithm: 'EC_prime256v1' });
  assert.equal(new X509Certificate(certificate).validToDate.toISOString(), '2052-01-30T23:59:59.000Z');
});

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
