import { createHash } from 'node:crypto';
import { get } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { codeOf, WorldError } from '#base/errors.ts';

export interface HttpsJsonOptions {
  readonly url: URL;
  /** SHA-1 of certificates in hexadecimal, one of which may stand for a certificate authority that nobody else knows. */
  readonly thumbprints: readonly string[];
  readonly signal: AbortSignal;
}

const answerBytesMax = 256 * 1_024;
const httpsPort = 443;

/**
 * Gets a JSON document of an identity provider. Its certificate has to be of an authority that Node.js trusts, or have in its chain a
 * certificate with one of the thumbprints
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html). Throws WorldError: `Unreachable`
 * when nobody answered, `WrongCertificate` or `WrongAnswer` when it was not what it has to be.
 */
export async function httpsJson({ url, thumbprints, signal }: HttpsJsonOptions): Promise<unknown> {
  const ca = await ownAuthority(url, thumbprints, signal);
  const text = await download(url, ca, signal);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WorldError('WrongAnswer', `${url.href} is not JSON.`, { cause });
  }
}

/** Undefined when the server's certificate is trusted as it is; otherwise the one of its chain that a thumbprint stands for, which then has to have signed the rest. */
async function ownAuthority({ hostname, port }: URL, thumbprints: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const socket = await connected(hostname, port === '' ? httpsPort : Number(port), signal);
  try {
    if (socket.authorized) return undefined;
    const wanted = new Set(thumbprints.map((thumbprint) => thumbprint.toLowerCase()));
    for (let certificate = socket.getPeerX509Certificate(); certificate !== undefined; certificate = certificate.issuerCertificate) {
      if (wanted.has(createHash('sha1').update(certificate.raw).digest('hex'))) return certificate.toString();
    }
    throw new WorldError('WrongCertificate', `the certificate of ${hostname} is of no authority that is trusted, and has none of the provider's thumbprints.`);
  } finally {
    socket.destroy();
  }
}

/** Connects whatever the certificate is: nothing is sent, and nothing that is read is believed. */
function connected(host: string, port: number, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const isName = !/^[\d.]+$|:/.test(host);
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, rejectUnauthorized: false, ...(isName && { servername: host }) });
    const abort = () => socket.destroy(new WorldError('Unreachable', `${host} did not answer in time.`));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', abort));
    socket.once('error', (cause) => reject(unreachable(host, cause)));
    socket.once('secureConnect', () => resolve(socket));
  });
}

function download(url: URL, ca: string | undefined, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const trust = ca === undefined ? {} : { ca, allowPartialTrustChain: true };
    const request = get(url, { agent: false, signal, headers: { accept: 'application/json' }, ...trust }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      // No redirects: the URL is the provider's name.
      if (response.statusCode !== 200) return void request.destroy(new WorldError('WrongAnswer', `${url.href} answered with status ${response.statusCode}.`));
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.byteLength;
        if (bytes > answerBytesMax) request.destroy(new WorldError('WrongAnswer', `${url.href} answered with more than ${answerBytesMax} bytes.`));
      });
      response.once('error', (cause) => reject(unreachable(url.hostname, cause)));
      response.once('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    request.once('error', (cause) => reject(unreachable(url.hostname, cause)));
  });
}

/** Of OpenSSL's verification, and of Node's of the name. */
const certificateFaults = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT_ALTNAME_INVALID)/;

function unreachable(host: string, cause: Error): WorldError {
  if (cause instanceof WorldError) return cause;
  if (certificateFaults.test(codeOf(cause) ?? '')) return new WorldError('WrongCertificate', `the certificate of ${host} does not hold: ${cause.message}`, { cause });
  return new WorldError('Unreachable', `${host} could not be asked: ${cause.message}`, { cause });
}
