import { dayMs } from '#base/time.ts';
import { certificateArn, type Certificate } from './certificate.ts';

/** A certificate as ACM keeps it, of 395 days from the epoch on, with words instead of PEM. */
export function newCertificate(index: number, change: Partial<Certificate> = {}): Certificate {
  const scope = { account: '000000000000', region: 'us-east-1', ...change };
  return {
    ...scope,
    arn: certificateArn(scope, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`),
    type: 'AMAZON_ISSUED',
    domainName: 'a.test',
    subjectAlternativeNames: ['a.test'],
    validation: { method: 'DNS', domains: {} },
    serial: `0${index}`,
    subject: { CN: 'a.test' },
    issuer: { O: 'Drydock' },
    notBefore: 0,
    notAfter: 395 * dayMs,
    keyAlgorithm: 'EC_prime256v1',
    signatureAlgorithm: 'SHA256WITHECDSA',
    keyUsages: ['DIGITAL_SIGNATURE'],
    extendedKeyUsages: [],
    certificate: 'CERT\n',
    certificateChain: 'CHAIN\n',
    privateKey: 'KEY',
    createdAt: 0,
    isTransparencyLogged: true,
    isExportable: false,
    tags: [],
    ...change,
  };
}
