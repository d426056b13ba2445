import { pemBlocks, type PemBlock } from '#base/pem.ts';
import { MalformedDer } from '#certificates/der-elements.ts';
import { readCertificate } from '#certificates/read-certificate.ts';
import { isSignedBy, parseRevocationList, type RevocationList } from '#certificates/revocation-list.ts';
import { invalidCaCertificatesBundle, invalidRevocationContent } from './trust-store-errors.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html#mutual-tls-limits */
const caCertificatesMax = 25;
const certificateBytesMax = 16 * 1_024;

/** The bundle as it is kept: its certificates, one after the other. Throws the service's error when it is none (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html). */
export function caBundleFrom(content: Buffer): string {
  const blocks = pemBlocks(content.toString('latin1'));
  if (blocks.length === 0) throw invalidCaCertificatesBundle('it has no certificate in PEM form');
  if (blocks.length > caCertificatesMax) throw invalidCaCertificatesBundle(`it has ${blocks.length} certificates, of which a trust store has at most ${caCertificatesMax}`);
  for (const [index, block] of blocks.entries()) checkAuthority(block, index + 1);
  return blocks.map(({ text }) => text).join('');
}

function checkAuthority({ label, der, text }: PemBlock, place: number): void {
  if (label !== 'CERTIFICATE') throw invalidCaCertificatesBundle(`block ${place} is not a certificate but a ${label}`);
  if (der.length > certificateBytesMax) throw invalidCaCertificatesBundle(`certificate ${place} is larger than ${certificateBytesMax} bytes`);
  const certificate = readCertificate(text);
  if (certificate === undefined) throw invalidCaCertificatesBundle(`certificate ${place} cannot be read`);
  if (!certificate.isAuthority) throw invalidCaCertificatesBundle(`certificate ${place} is not of a certificate authority`);
}

/** A revocation list as it is kept, with how many certificates it revokes; `caCertificates` are those of its trust store. */
export function revocationFrom(content: Buffer, caCertificates: string): { readonly list: string; readonly entryCount: number } {
  const [block, ...more] = pemBlocks(content.toString('latin1'));
  if (block?.label !== 'X509 CRL') throw invalidRevocationContent('it has no certificate revocation list in PEM form');
  if (more.length > 0) throw invalidRevocationContent('it has more than one certificate revocation list; add each by a file of its own');
  const list = parsedList(block.der);
  if (list.hash === undefined) throw invalidRevocationContent('its signature is not one of RSA or ECDSA with SHA-256, SHA-384 or SHA-512');
  const keys = pemBlocks(caCertificates).flatMap(({ text }) => readCertificate(text)?.x509.publicKey ?? []);
  if (!keys.some((key) => isSignedBy(list, key))) throw invalidRevocationContent('no certificate authority of the trust store has signed it');
  return { list: block.text, entryCount: list.entryCount };
}

function parsedList(der: Buffer): RevocationList {
  try {
    return parseRevocationList(der);
  } catch (thrown) {
    if (thrown instanceof MalformedDer) throw invalidRevocationContent(thrown.message);
    throw thrown;
  }
}
