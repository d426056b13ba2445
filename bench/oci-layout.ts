import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface ImageOptions {
  readonly randomLayers?: number;
  readonly layerBytes?: number;
  /** Files of this machine that lie in the image at the same path, such as a program and its libraries. */
  readonly files?: readonly string[];
}

/**
 * Writes an OCI image layout: Debian's static busybox in one layer, and `randomLayers` more of `layerBytes` that do not
 * compress. The tag is `latest`.
 */
export function writeImage(folder: string, options: ImageOptions = {}): void {
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  const layers = [busyboxLayer()];
  if (options.files !== undefined) layers.push(fileLayer(options.files));
  for (let index = 0; index < (options.randomLayers ?? 0); index += 1) layers.push(layerOf((root) => writeFileSync(join(root, `payload-${index}`), randomBytes(options.layerBytes ?? 0))));
  const config = { architecture: 'amd64', os: 'linux', config: { Cmd: ['/bin/sleep', '600'], Env: ['PATH=/bin'] }, rootfs: { type: 'layers', diff_ids: layers.map((layer) => digestOf(layer.tar)) } };
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: put(folder, 'application/vnd.oci.image.config.v1+json', Buffer.from(JSON.stringify(config))),
    layers: layers.map((layer) => put(folder, 'application/vnd.oci.image.layer.v1.tar+gzip', layer.gzip)),
  };
  const descriptor = put(folder, manifest.mediaType, Buffer.from(JSON.stringify(manifest)));
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...descriptor, annotations: { 'org.opencontainers.image.ref.name': 'latest' } }] }));
}

function busyboxLayer(): { tar: Buffer; gzip: Buffer } {
  return layerOf((root) => {
    for (const name of ['bin', 'tmp', 'etc']) mkdirSync(join(root, name));
    copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
    for (const applet of ['sh', 'sleep', 'echo', 'cat', 'httpd', 'nc', 'wget', 'seq', 'true', 'false', 'env', 'id', 'ip']) symlinkSync('busybox', join(root, 'bin', applet));
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n');
  });
}

function fileLayer(files: readonly string[]): { tar: Buffer; gzip: Buffer } {
  return layerOf((root) => {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      copyFileSync(file, join(root, file));
    }
  });
}

function layerOf(fill: (root: string) => void): { tar: Buffer; gzip: Buffer } {
  const root = mkdtempSync(join(tmpdir(), 'drydock-layer-'));
  try {
    fill(root);
    const tarFile = `${root}.tar`;
    execFileSync('tar', ['--owner=0', '--group=0', '--numeric-owner', '-cf', tarFile, '-C', root, '.']);
    const tar = readFileSync(tarFile);
    rmSync(tarFile);
    return { tar, gzip: gzipSync(tar, { level: 1 }) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function put(folder: string, mediaType: string, content: Buffer): Descriptor {
  const digest = digestOf(content);
  writeFileSync(join(folder, 'blobs', digest.replace(':', '/')), content);
  return { mediaType, digest, size: content.length };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
