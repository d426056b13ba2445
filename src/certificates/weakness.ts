import { isSelfSigned, type ReadCertificate } from './read-certificate.ts';

/** What load balancers take: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html, and OpenSSL's security level 2. */
const rsaBitsMin = 2_048;
const weakSignature = /^(MD5|SHA1)WITH|^SHA1|^MD/;

/** Of a certificate with its chain: OpenSSL's clients read 100 KiB of them, and HAProxy takes less in one command. */
const pathBytesMax = 45_000;

/**
 * Why TLS servers refuse a certificate with its chain, such as `the key of CN=a is RSA_1024`; undefined when they take it. One that HAProxy refuses
 * would keep all other load balancers from being changed.
 */
export function weaknessIn(path: readonly ReadCertificate[]): string | undefined {
  for (const certificate of path) {
    const { facts, x509 } = certificate;
    const name = x509.subject.replaceAll('\n', ',');
    const bits = /^RSA_(\d+)$/.exec(facts.keyAlgorithm)?.[1];
    if (bits !== undefined && Number(bits) < rsaBitsMin) return `the key of ${name} is ${facts.keyAlgorithm}, and has to have ${rsaBitsMin} bits at least`;
    // Nobody looks at the signature of a certificate that vouches for itself.
    if (weakSignature.test(facts.signatureAlgorithm) && !isSelfSigned(certificate)) return `${name} is signed by ${facts.signatureAlgorithm}`;
  }
  const bytes = path.reduce((sum, { x509 }) => sum + x509.raw.length, 0);
  return bytes > pathBytesMax ? `it has ${bytes} bytes with its chain, and listeners take ${pathBytesMax}` : undefined;
}
