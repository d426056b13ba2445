import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { madeCertificate, type MadeCertificate } from '#certificates/testing/made-certificate.ts';

export interface IdentityProvider extends AsyncDisposable {
  /** Without `https://`, as IAM keeps it. */
  readonly url: string;
  /** SHA-1 of the certificate of its authority, which nobody trusts. */
  readonly thumbprint: string;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** Answers instead of what it should, or not at all. */
  answer: ((path: string) => { readonly status: number; readonly body: string } | 'nothing') | undefined;
  /** From now on it signs with another key, and knows only that one. */
  rotate(): Promise<void>;
  /** An ID token, with these claims over those that a good one has. */
  token(claims?: Readonly<Record<string, unknown>>, key?: CryptoKey): Promise<string>;
}

const authority = madeCertificate({ name: 'Identity Authority', role: { kind: 'root' } });

/** An OpenID Connect provider on a free port of this host. */
export async function identityProvider(certificate: MadeCertificate = madeCertificate({ name: 'localhost', issuer: authority })): Promise<IdentityProvider> {
  let count = 0;
  let asked = 0;
  let signing = await newKey(count);
  const server: Server = createServer({ key: certificate.key, cert: certificate.pem + authority.pem }, ({ url = '' }, response) => {
    const answer = provider.answer?.(url) ?? { status: 200, body: JSON.stringify(url.endsWith('/keys') ? { keys: [signing.jwk] } : { issuer: `https://${provider.url}`, jwks_uri: `https://${provider.url}/keys` }) };
    if (url.endsWith('/keys')) asked += 1;
    if (answer !== 'nothing') response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  const url = `localhost:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  const provider: IdentityProvider = {
    url,
    thumbprint: new X509Certificate(authority.pem).fingerprint.replaceAll(':', '').toLowerCase(),
    asked: () => asked,
    answer: undefined,
    async rotate() {
      count += 1;
      signing = await newKey(count);
    },
    token(claims = {}, key = signing.privateKey) {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT({ iss: `https://${url}`, aud: 'sts.amazonaws.com', sub: 'job-7', iat: now, exp: now + 600, ...claims }).setProtectedHeader({ alg: 'RS256', kid: signing.jwk.kid ?? '' }).sign(key);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}

async function newKey(count: number) {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: `key-${count}`, use: 'sig' } };
}
