import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { WorldError } from '#base/errors.ts';
import { tarArchive, type TarEntry } from './tar.ts';

/** Bytes with the digest under which a registry keeps them. */
export interface Blob {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** An image as a registry stores it. */
export interface OciImage {
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layers: readonly Blob[];
}

export interface ImageWishes {
  /** What lies in the image besides busybox. */
  readonly entries?: readonly TarEntry[];
  /** The image configuration's `config`, such as `{ Cmd: ['sh'] }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Of the machine, unless said otherwise. */
  readonly architecture?: string;
}

/** Where Debian's busybox-static lies. */
export const busyboxPath = '/bin/busybox';

/** An OCI image of one layer with a static busybox and all its applets: made without a network and without docker. */
export function busyboxImage({ entries = [], config = {}, architecture = machineArchitecture() }: ImageWishes): OciImage {
  const tar = tarArchive([...busyboxEntries(), ...entries]);
  const layer = blob('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar, { level: 6 }));
  const configBlob = jsonBlob('application/vnd.oci.image.config.v1+json', {
    architecture,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], ...config },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  });
  const manifestType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = jsonBlob(manifestType, { schemaVersion: 2, mediaType: manifestType, config: descriptor(configBlob), layers: [descriptor(layer)] });
  return { manifest, config: configBlob, layers: [layer] };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function descriptor({ mediaType, digest, bytes }: Blob) {
  return { mediaType, digest, size: bytes.length };
}

function jsonBlob(mediaType: string, value: unknown): Blob {
  return blob(mediaType, Buffer.from(JSON.stringify(value)));
}

function blob(mediaType: string, bytes: Uint8Array): Blob {
  return { digest: digestOf(bytes), mediaType, bytes };
}

function busyboxEntries(): readonly TarEntry[] {
  const applets = spawnSync(busyboxPath, ['--list'], { encoding: 'utf8' }).stdout?.trim().split('\n') ?? [];
  if (!applets.includes('sh')) throw new WorldError('BusyboxMissing', `${busyboxPath} is missing or has no applets; install it: apt-get install busybox-static`);
  const folder = (path: string, mode?: number): TarEntry => ({ kind: 'folder', path: `${path}/`, ...(mode !== undefined && { mode }) });
  return [
    folder('bin'),
    { kind: 'file', path: 'bin/busybox', content: readFileSync(busyboxPath), mode: 0o755 },
    ...applets.filter((name) => name !== 'busybox').map((name): TarEntry => ({ kind: 'link', path: `bin/${name}`, target: 'busybox' })),
    folder('etc'),
    { kind: 'file', path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\napp:x:1000:1000:app:/home/app:/bin/sh\n' },
    { kind: 'file', path: 'etc/group', content: 'root:x:0:\nnogroup:x:65534:\napp:x:1000:\n' },
    folder('root', 0o700),
    folder('home'),
    folder('home/app'),
    folder('tmp', 0o1777),
    folder('var'),
    folder('srv'),
    folder('srv/www'),
  ];
}

/** As OCI names it: Go's GOARCH. */
function machineArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
