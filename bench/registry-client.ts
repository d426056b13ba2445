import { createHash, randomBytes } from 'node:crypto';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** A repository of a registry, and how one is allowed into it. */
export interface RegistryTarget {
  /** Such as `http://127.0.0.1:4566/v2/app`. */
  readonly repository: string;
  /** `user:password` */
  readonly credentials: string;
}

export interface SmallImage {
  readonly tag: string;
  readonly blobs: readonly Content[];
  readonly manifest: Content;
}

interface Content {
  readonly digest: string;
  readonly bytes: Buffer;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** A layer of `layerBytes` that nobody has seen before, and a configuration of its own. */
export function smallImage(layerBytes: number, number: number): SmallImage {
  const layer = contentOf(randomBytes(layerBytes));
  const config = contentOf(Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', number, layer: layer.digest })));
  const descriptor = (mediaType: string, { digest, bytes }: Content) => ({ mediaType, digest, size: bytes.length });
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
  };
  return { tag: `image-${number}`, blobs: [layer, config], manifest: contentOf(Buffer.from(JSON.stringify(manifest))) };
}

/** What a client asks of a registry when it pulls the image. */
export function pathsOf({ tag, blobs }: SmallImage, { repository }: RegistryTarget): readonly string[] {
  const { pathname } = new URL(repository);
  return [`${pathname}/manifests/${tag}`, ...blobs.map(({ digest }) => `${pathname}/blobs/${digest}`)];
}

export function headersOf({ credentials }: RegistryTarget): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}`, accept: manifestType };
}

/** Pushes with one connection for each of `clients`. */
export class RegistryClient implements Disposable {
  readonly #agent: Agent;
  readonly #target: RegistryTarget;

  constructor(target: RegistryTarget, clients: number) {
    this.#target = target;
    this.#agent = new Agent({ keepAlive: true, maxSockets: clients });
  }

  /** As docker does it: asks for each blob, uploads it, then puts the manifest. */
  async push({ tag, blobs, manifest }: SmallImage): Promise<void> {
    for (const { digest, bytes } of blobs) {
      await this.#ask('HEAD', `/blobs/${digest}`, { expected: 404 });
      const begun = await this.#ask('POST', '/blobs/uploads/', { expected: 202 });
      const location = new URL(begun.location ?? '', this.#target.repository);
      location.searchParams.set('digest', digest);
      await this.#ask('PUT', location.href, { expected: 201, body: bytes, type: 'application/octet-stream' });
    }
    await this.#ask('PUT', `/manifests/${tag}`, { expected: 201, body: manifest.bytes, type: manifestType });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  #ask(method: string, path: string, { expected, body, type }: Wish): Promise<IncomingHttpHeaders> {
    const { repository } = this.#target;
    const url = path.startsWith('http') ? path : `${repository}${path}`;
    const headers = { ...headersOf(this.#target), ...(type !== undefined && { 'content-type': type }), ...(body !== undefined && { 'content-length': body.length }) };
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent: this.#agent }, (response) => {
        response.resume().once('error', reject);
        response.once('end', () => {
          if (response.statusCode === expected) resolve(response.headers);
          else reject(new Error(`${method} ${url} was answered with ${response.statusCode}`));
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

interface Wish {
  readonly expected: number;
  readonly body?: Buffer;
  readonly type?: string;
}

function contentOf(bytes: Buffer): Content {
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}
