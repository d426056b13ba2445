import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { ImportCertificateCommandInput } from '@aws-sdk/client-acm';
import { pemBlocks } from '#base/pem.ts';
import { isIssuedBy, isSelfSigned, readCertificate, type ReadCertificate } from '#certificates/read-certificate.ts';
import { weaknessIn } from '#certificates/weakness.ts';
import type { Certificate } from '#model/certificate.ts';
import { checkLength } from '#wire/constraints.ts';
import { refuseComplaints, validationFailed } from './errors.ts';

/** https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html */
const keyAlgorithms = ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'];

export interface ImportTimes {
  /** By the cloud's clock. */
  readonly nowMs: number;
  /** By the clock of whoever made the certificate: the cloud's may stand behind it. */
  readonly realMs: number;
}

export type ImportedMaterial = Pick<Certificate, 'certificate' | 'certificateChain' | 'privateKey' | 'weakness'> & { readonly read: ReadCertificate };

/** Checks that certificate, key and chain belong together and are valid; throws ACM's sentence for what is wrong. */
export function importedMaterial(input: ImportCertificateCommandInput, times: ImportTimes): ImportedMaterial {
  refuseComplaints([
    checkLength('certificate', input.Certificate, { min: 1, max: 32_768 }),
    checkLength('privateKey', input.PrivateKey, { min: 1, max: 5_120 }),
    checkLength('certificateChain', input.CertificateChain, { min: 1, max: 2_097_152 }),
  ]);
  const { pem, read } = onlyCertificate(textOf(input.Certificate));
  assertUsable(read);
  assertValidAt('The certificate', read, times);
  const key = privateKeyFrom(textOf(input.PrivateKey));
  if (!read.x509.checkPrivateKey(key)) throw validationFailed('The private key does not match the public key of the certificate.');
  const chain = input.CertificateChain === undefined ? undefined : chainFrom(textOf(input.CertificateChain), times);
  assertTrusted(read, chain);
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const weakness = weaknessIn([read, ...(chain ?? []).map((link) => link.read)]);
  return { certificate: pem, privateKey, read, ...(weakness !== undefined && { weakness }), ...(chain !== undefined && { certificateChain: chain.map(({ pem }) => pem).join('') }) };
}

/** https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html */
export function assertReimportable(certificate: Certificate, { read: { facts, commonName, dnsNames } }: ImportedMaterial): void {
  if (certificate.type !== 'IMPORTED') throw validationFailed(`Certificate ${certificate.arn} was issued by ACM: only imported certificates can be imported again.`);
  if (facts.keyAlgorithm !== certificate.keyAlgorithm) throw validationFailed(`The key type and size cannot change when a certificate is imported again: it was ${certificate.keyAlgorithm}, and is ${facts.keyAlgorithm}.`);
  const lost = [...certificate.keyUsages.filter((usage) => !facts.keyUsages.includes(usage)), ...certificate.extendedKeyUsages.filter((usage) => !facts.extendedKeyUsages.includes(usage))];
  if (lost.length > 0 && facts.keyUsages.length + facts.extendedKeyUsages.length > 0) throw validationFailed(`Key usages cannot be removed when a certificate is imported again: ${lost.join(', ')} missing.`);
  if (certificate.domainName !== '' && commonName === '' && dnsNames.length === 0) throw validationFailed('All domain names cannot be removed when a certificate is imported again.');
}

interface PemCertificate {
  readonly pem: string;
  readonly read: ReadCertificate;
}

function onlyCertificate(text: string): PemCertificate {
  const [pem, ...more] = pemCertificates(text);
  if (more.length > 0) throw validationFailed('The certificate field contains more than one certificate. You can specify only one certificate in this field.');
  const read = pem === undefined ? undefined : readCertificate(pem);
  if (pem === undefined || read === undefined) throw validationFailed('The certificate is not PEM-encoded or is not valid.');
  return { pem, read };
}

function assertUsable({ version, facts }: ReadCertificate): void {
  if (version !== 3) throw validationFailed(`The certificate must be an X.509 version 3 certificate, and is of version ${version}.`);
  if (!keyAlgorithms.includes(facts.keyAlgorithm)) throw validationFailed(`The private key is not supported: ${facts.keyAlgorithm} is none of ${keyAlgorithms.join(', ')}.`);
}

function assertValidAt(what: string, { facts }: ReadCertificate, { nowMs, realMs }: ImportTimes): void {
  if (nowMs > facts.notAfter) throw validationFailed(`${what} has expired, is not valid.`);
  if (Math.max(nowMs, realMs) < facts.notBefore) throw validationFailed(`${what} is not in effect yet, is not valid.`);
}

function privateKeyFrom(text: string): KeyObject {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(text)) throw validationFailed('The private key is encrypted. Take its passphrase away before you import it.');
  try {
    return createPrivateKey(text);
  } catch {
    // OpenSSL's reasons say nothing about the file that was given.
    throw validationFailed('The private key is not PEM-encoded or is not valid.');
  }
}

function chainFrom(text: string, times: ImportTimes): readonly PemCertificate[] {
  const chain = pemCertificates(text).map((pem) => ({ pem, read: readCertificate(pem) }));
  const read = chain.flatMap(({ pem, read }) => (read === undefined ? [] : [{ pem, read }]));
  if (chain.length === 0 || read.length < chain.length) throw validationFailed('The certificate chain is not PEM-encoded or is not valid.');
  for (const link of read) assertValidAt('The certificate chain', link.read, times);
  return read;
}

/** Each certificate of a chain has to certify the one before it; the root itself may be left out. */
function assertTrusted(certificate: ReadCertificate, chain: readonly PemCertificate[] | undefined): void {
  if (chain === undefined) {
    if (!isSelfSigned(certificate)) throw validationFailed('Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain.');
    return;
  }
  const path = [certificate, ...chain.map(({ read }) => read)];
  const isBroken = path.some((each, index) => {
    const issuer = path[index + 1];
    return issuer !== undefined && !isIssuedBy(each, issuer);
  });
  if (isBroken) throw validationFailed('Could not validate the certificate with the certificate chain.');
}

function pemCertificates(text: string): readonly string[] {
  return pemBlocks(text).filter(({ label }) => label === 'CERTIFICATE').map(({ text }) => text);
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('latin1');
}
