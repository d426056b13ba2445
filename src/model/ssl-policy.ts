/** Which protocols and ciphers a listener that ends TLS speaks (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html). */
export interface SslPolicy {
  readonly name: string;
  /** The newest first. */
  readonly protocols: readonly TlsProtocol[];
  /** By OpenSSL's names, in the order in which the server prefers them. */
  readonly ciphers: readonly string[];
}

export type TlsProtocol = 'TLSv1.3' | 'TLSv1.2' | 'TLSv1.1' | 'TLSv1';

/** Of listeners whose maker names none. */
export const defaultSslPolicyName = 'ELBSecurityPolicy-2016-08';

const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'];
const chacha20 = ['TLS_CHACHA20_POLY1305_SHA256'];
const gcm = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'];
const cbc = ['ECDHE-ECDSA-AES128-SHA256', 'ECDHE-RSA-AES128-SHA256', 'ECDHE-ECDSA-AES256-SHA384', 'ECDHE-RSA-AES256-SHA384'];
const cbcSha1 = ['ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA', 'ECDHE-RSA-AES256-SHA'];
const rsa = ['AES128-GCM-SHA256', 'AES128-SHA256', 'AES256-GCM-SHA384', 'AES256-SHA256'];
const rsaSha1 = ['AES128-SHA', 'AES256-SHA'];

/** AWS's own order of preference. */
const preference = `
  TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
  ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES128-SHA256 ECDHE-RSA-AES128-SHA256 ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA
  ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384 ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES256-SHA
  AES128-GCM-SHA256 AES128-SHA256 AES128-SHA AES256-GCM-SHA384 AES256-SHA256 AES256-SHA
`.trim().split(/\s+/);

/** What the policies of one kind add to TLS 1.3, by how they are named. */
const restricted = gcm;
const standard = [...gcm, ...cbc];
const ext0 = [...standard, ...cbcSha1];
const ext1 = [...standard, ...rsa];
const ext2 = [...ext0, ...rsa, ...rsaSha1];

/** Minimum version and ciphers below TLS 1.3 of the policies that speak it. */
const withTls13 = [
  ['1-3', '', []],
  ['1-2', '', standard],
  ['1-2', '-Res', restricted],
  ['1-2', '-Ext0', ext0],
  ['1-2', '-Ext1', ext1],
  ['1-2', '-Ext2', ext2],
  ['1-1', '', ext2],
  ['1-0', '', ext2],
] as const satisfies readonly (readonly [MinimumVersion, string, readonly string[]])[];

type MinimumVersion = '1-0' | '1-1' | '1-2' | '1-3';

/** The policies that speak TLS 1.3, in four families; not each family has each of them. */
function familyOf({ suffix, ciphers, without }: { readonly suffix: string; readonly ciphers: readonly string[]; readonly without: readonly string[] }): readonly SslPolicy[] {
  return withTls13
    .filter(([minimum, kind]) => !without.includes(`${minimum}${kind}`))
    .map(([minimum, kind, older]) => policy(`TLS13-${minimum}${kind}-${suffix}`, { minimum, hasTls13: true, ciphers: [...ciphers, ...older] }));
}

/** All of AWS's policies. Those with post-quantum key exchange have the ciphers of their namesakes. */
export const sslPolicies: readonly SslPolicy[] = [
  policy('2016-08', { minimum: '1-0', ciphers: ext2 }),
  ...familyOf({ suffix: '2021-06', ciphers: [...tls13, ...chacha20], without: ['1-2-Ext0'] }),
  ...familyOf({ suffix: 'PQ-2025-09', ciphers: [...tls13, ...chacha20], without: ['1-2-Ext0', '1-1'] }),
  ...familyOf({ suffix: 'FIPS-2023-04', ciphers: tls13, without: [] }),
  ...familyOf({ suffix: 'FIPS-PQ-2025-09', ciphers: tls13, without: ['1-1'] }),
  policy('TLS-1-2-Ext-2018-06', { minimum: '1-2', ciphers: ext2 }),
  policy('TLS-1-2-2017-01', { minimum: '1-2', ciphers: ext1 }),
  policy('TLS-1-1-2017-01', { minimum: '1-1', ciphers: ext2 }),
  policy('FS-1-2-Res-2020-10', { minimum: '1-2', ciphers: restricted }),
  policy('FS-1-2-Res-2019-08', { minimum: '1-2', ciphers: standard }),
  policy('FS-1-2-2019-08', { minimum: '1-2', ciphers: ext0 }),
  policy('FS-1-1-2019-08', { minimum: '1-1', ciphers: ext0 }),
  policy('FS-2018-06', { minimum: '1-0', ciphers: ext0 }),
];

const byName = new Map(sslPolicies.map((found) => [found.name, found]));

/** Undefined when there is no such policy. */
export function sslPolicyNamed(name: string): SslPolicy | undefined {
  return byName.get(name);
}

/** Whether it is one of those that keep to what is approved for the US government. */
export function isFips({ name }: Pick<SslPolicy, 'name'>): boolean {
  return name.includes('FIPS');
}

function policy(name: string, { minimum, hasTls13 = false, ciphers }: { readonly minimum: MinimumVersion; readonly hasTls13?: boolean; readonly ciphers: readonly string[] }): SslPolicy {
  const older = { '1-3': [], '1-2': ['TLSv1.2'], '1-1': ['TLSv1.2', 'TLSv1.1'], '1-0': ['TLSv1.2', 'TLSv1.1', 'TLSv1'] } as const;
  return {
    name: `ELBSecurityPolicy-${name}`,
    protocols: hasTls13 ? ['TLSv1.3', ...older[minimum]] : older[minimum],
    ciphers: preference.filter((cipher) => ciphers.includes(cipher)),
  };
}
