import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { WorldError } from '#base/errors.ts';
import type { TopologyListener } from '#model/load-balancer-topology.ts';
import { defaultSslPolicyName, sslPolicyNamed, type SslPolicy, type TlsProtocol } from '#model/ssl-policy.ts';
import { word } from './words.ts';

/** How a listener ends TLS. */
export interface TlsPlan {
  /** The words of its `bind` lines. */
  readonly options: string;
  /** Files that these words name: by their paths. */
  readonly files: ReadonlyMap<string, string>;
  /** Changes with every file that HAProxy reads only once. */
  readonly digest: string;
}

/** The first certificate is the default one; of the others, the name that a client asks for chooses, by the names that are in them. Throws WorldError `ConfigurationRejected`. */
export function planTls(listener: TopologyListener, folder: string, protocols: string | undefined): TlsPlan {
  if (listener.certificates.length === 0) throw new WorldError('ConfigurationRejected', `the listener on port ${listener.port} has no certificate`);
  const certificates = listener.certificates.map(({ arn, certificateChain, privateKey }) => [join(folder, `${digestOf(arn)}.pem`), pem(certificateChain, privateKey)] as const);
  const listPath = join(folder, `${listener.id}.list`);
  const list = certificates.map(([path]) => `${path}\n`).join('');
  const clients = clientFiles(listener, folder);
  return {
    options: ['ssl', 'crt-list', word(listPath), ...(protocols === undefined ? [] : ['alpn', protocols]), ...policyOptions(listener.sslPolicy), ...clientOptions(listener, clients, certificates[0]?.[0] ?? '')].join(' '),
    files: new Map([...certificates, [listPath, list], ...clients]),
    digest: digestOf([list, ...clients.values()].join('\0')),
  };
}

/** HAProxy wants the key behind the chain, and takes an empty line for the end of what it is told. */
function pem(certificateChain: string, privateKey: string): string {
  return `${certificateChain}\n${privateKey}\n`.replaceAll(/\n\s*\n+/g, '\n');
}

function clientFiles({ id, clientCertificates: clients }: TopologyListener, folder: string): ReadonlyMap<string, string> {
  if (clients.mode !== 'verify') return new Map();
  const authorities = [join(folder, `${id}.ca`), `${clients.caCertificates}\n`] as const;
  return new Map(clients.revocationLists.length === 0 ? [authorities] : [authorities, [join(folder, `${id}.crl`), `${clients.revocationLists.join('\n')}\n`]]);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html */
function clientOptions({ clientCertificates: clients }: TopologyListener, files: ReadonlyMap<string, string>, ownCertificate: string): readonly string[] {
  switch (clients.mode) {
    case 'off':
      return [];
    case 'passthrough':
      // Whoever signed it: the target looks at that. OpenSSL asks for a certificate only if it has something to hold it against.
      return ['verify', 'optional', 'ca-verify-file', word(ownCertificate), 'crt-ignore-err', 'all', 'ca-ignore-err', 'all'];
    case 'verify': {
      const [authorities = '', revocations] = [...files.keys()];
      // A certificate authority without a revocation list revokes nothing.
      const ignored = [...(clients.ignoresExpiry ? [certificateHasExpired] : []), ...(revocations === undefined ? [] : [noRevocationList])];
      return [
        'verify',
        'required',
        // Whose names are told to clients.
        clients.advertisesCaNames ? 'ca-file' : 'ca-verify-file',
        word(authorities),
        ...(revocations === undefined ? [] : ['crl-file', word(revocations), 'ca-ignore-err', String(noRevocationList)]),
        ...(ignored.length === 0 ? [] : ['crt-ignore-err', ignored.join(',')]),
      ];
    }
  }
}

/** OpenSSL's numbers: X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_UNABLE_TO_GET_CRL. */
const certificateHasExpired = 10;
const noRevocationList = 3;

const versions = { 'TLSv1.3': 'TLSv1.3', 'TLSv1.2': 'TLSv1.2', 'TLSv1.1': 'TLSv1.1', TLSv1: 'TLSv1.0' } as const satisfies Record<TlsProtocol, string>;

function policyOptions(name: string = defaultSslPolicyName): readonly string[] {
  const policy = sslPolicyNamed(name);
  if (policy === undefined) throw new WorldError('ConfigurationRejected', `there is no security policy ${name}`);
  const { protocols } = policy;
  const newest = protocols[0] ?? 'TLSv1.2';
  const oldest = protocols.at(-1) ?? 'TLSv1.2';
  return ['ssl-min-ver', versions[oldest], 'ssl-max-ver', versions[newest], ...cipherOptions(policy, oldest)];
}

function cipherOptions({ ciphers }: SslPolicy, oldest: TlsProtocol): readonly string[] {
  const suites = ciphers.filter((cipher) => cipher.startsWith('TLS_'));
  const older = ciphers.filter((cipher) => !cipher.startsWith('TLS_'));
  // OpenSSL's own minimum has no ciphers for the oldest protocols.
  const level = oldest === 'TLSv1' || oldest === 'TLSv1.1' ? ':@SECLEVEL=0' : '';
  return [...(older.length === 0 ? [] : ['ciphers', word(`${older.join(':')}${level}`)]), ...(suites.length === 0 ? [] : ['ciphersuites', word(suites.join(':'))])];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
