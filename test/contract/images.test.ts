import assert from 'node:assert/strict';
import { readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { ImageRequest } from '#agent/images/image.ts';
import { ContainerdClient } from '#agent/runtimes/containerd/client.ts';
import { WorldError } from '#base/errors.ts';
import { busyboxImage, digestOf, type Blob, type OciImage } from '#cli/demo/busybox-image.ts';
import { tarArchive, type TarEntry } from '#cli/demo/tar.ts';
import { containerdHarness, type ContainerdHarness } from '../support/containerd-harness.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';
import { plainContainer, taskId } from './runtime.ts';

const signal = () => AbortSignal.timeout(60_000);
const request = (reference: string, change: Partial<ImageRequest> = {}): ImageRequest => ({ reference, account: '000000000000', region: 'us-east-1', architecture: 'amd64', ...change });
const isPullError = (pattern: RegExp) => (error: unknown) => error instanceof WorldError && error.code === 'CannotPullContainerError' && pattern.test(error.message);

if (!skipsWithoutRoot('images in containerd')) describe('images in containerd', () => {
  let harness: ContainerdHarness;

  before(async () => {
    harness = await containerdHarness('img');
    await harness.cgroups.ensure(taskId, {});
  });
  after(async () => {
    await harness.cgroups.remove(taskId);
    await harness[Symbol.asyncDispose]();
  });

  const images = () => harness.current().images;
  const put = (name: string, image: OciImage) => harness.source.put(name, image);

  test('an image of as many layers as Docker allows runs, though their paths are longer than mount(2) takes', async () => {
    const layers = Array.from({ length: 120 }, (_, index) => ({ [`layer-${index}`]: String(index) }));
    await put('deep:1', layeredImage(layers, layers.map(() => 'gzip')));
    const image = await images().ensure(request('deep:1'), signal());
    const { runtime } = harness.current();
    await runtime.create({ ...plainContainer(harness, 'deep'), image, args: ['/bin/busybox', 'true'] });
    await runtime.start('deep');
    await runtime.remove('deep');
  });

  test('an image of several layers runs, whatever they are compressed with', async () => {
    await put('layers:1', layeredImage([{ 'a.txt': 'one', 'b.txt': 'one' }, { 'b.txt': 'two' }, { 'c.txt': 'three' }], ['gzip', 'zstd', 'none']));
    const image = await images().ensure(request('layers:1'), signal());
    const { runtime } = harness.current();
    const container = { ...plainContainer(harness, 'layers'), image, args: ['/bin/busybox', 'true'] };
    await runtime.create(container);
    await runtime.start('layers');
    await runtime.remove('layers');
    await put('layers:2', layeredImage([{ 'a.txt': 'one', 'b.txt': 'one' }, { 'b.txt': 'two' }, { 'd.txt': 'four' }], ['gzip', 'zstd', 'gzip']));
    // What the container leaves would else be collected whenever containerd comes to it.
    await collectGarbage();
    const before = await snapshotCount();
    await images().ensure(request('layers:2'), signal());
    assert.equal(await snapshotCount(), before + 1, 'only the layer that is new is unpacked');
  });

  test('a layer that an earlier pull left is used again, though garbage is collected in the middle of the pull', async () => {
    const left = { 'left.txt': 'left' };
    await put('garbage:1', layeredImage([left], ['gzip']));
    const next = layeredImage([{ 'new.txt': 'new' }, left], ['gzip', 'gzip']);
    await put('garbage:2', next);
    await images().ensure(request('garbage:1'), signal());
    harness.source.beforeBlob = async (digest) => {
      if (digest !== next.layers.at(-2)?.digest) return;
      await setTimeout(100);
      await collectGarbage();
    };
    try {
      await images().ensure(request('garbage:2'), signal());
    } finally {
      harness.source.beforeBlob = undefined;
    }
  });

  test('a file of a source on the same file system is linked, not copied', async () => {
    const image = layeredImage([{ 'linked.txt': 'x' }], ['gzip']);
    await put('linked:1', image);
    await images().ensure(request('linked:1'), signal());
    const digest = image.layers.at(-1)?.digest ?? '';
    const linked = await stat(`${harness.stateDir}/images/${digest.replace(':', '-')}`);
    assert.equal(linked.nlink, 2);
  });

  test('a stream of a source is stored and verified, in whatever pieces it comes', async () => {
    const image = layeredImage([{ 'streamed.txt': 'x'.repeat(70_000_000) }], ['none']);
    await put('streamed:1', image);
    harness.source.kind = 'stream';
    try {
      const pulled = await images().ensure(request('streamed:1'), signal());
      assert.equal(pulled.manifestDigest, image.manifest.digest);
    } finally {
      harness.source.kind = 'file';
    }
  });

  test('concurrent pulls of one image share the work', async () => {
    const image = layeredImage([{ 'shared.txt': 'once' }], ['gzip']);
    await put('shared:1', image);
    await Promise.all(Array.from({ length: 10 }, () => images().ensure(request('shared:1'), signal())));
    assert.equal(harness.source.served.get(image.layers.at(-1)?.digest ?? ''), 1);
  });

  test('an image that is present is not fetched again, even by a daemon that starts anew', async () => {
    const image = layeredImage([{ 'kept.txt': 'x' }], ['gzip']);
    await put('kept:1', image);
    const first = await images().ensure(request('kept:1'), signal());
    await harness.reopen();
    const second = await images().ensure(request('kept:1'), signal());
    assert.deepEqual(second, first);
    assert.equal(harness.source.served.get(image.layers.at(-1)?.digest ?? ''), 1);
  });

  test('a digest keeps the image when its tag moves', async () => {
    const [old, moved] = [layeredImage([{ 'v.txt': '1' }], ['gzip']), layeredImage([{ 'v.txt': '2' }], ['gzip'])];
    await put('moving:1', old);
    const pinned = await images().ensure(request('moving:1'), signal());
    await put('moving:1', moved);
    assert.equal((await images().ensure(request('moving:1', { digest: pinned.digest }), signal())).manifestDigest, old.manifest.digest);
    assert.equal((await images().ensure(request(`moving:1@${old.manifest.digest}`), signal())).manifestDigest, old.manifest.digest);
    assert.equal((await images().ensure(request('moving:1'), signal())).manifestDigest, moved.manifest.digest);
  });

  test('an index gives the image of the architecture that was asked for', async () => {
    const [intel, arm] = [layeredImage([{ 'i.txt': 'amd64' }], ['gzip'], 'amd64'), layeredImage([{ 'i.txt': 'arm64' }], ['gzip'], 'arm64')];
    await put('both:intel', intel);
    await put('both:arm', arm);
    const index = indexOf([{ image: intel, architecture: 'amd64' }, { image: arm, architecture: 'arm64' }]);
    harness.source.name('both:1', index);
    const pulled = await images().ensure(request('both:1'), signal());
    assert.equal(pulled.digest, index.digest);
    assert.equal(pulled.manifestDigest, intel.manifest.digest);
    assert.equal((await images().ensure(request('both:1', { architecture: 'arm64' }), signal())).manifestDigest, arm.manifest.digest);
  });

  test('an image without the architecture that was asked for is refused in the words of Fargate', async () => {
    await put('arm:1', layeredImage([{ 'x.txt': 'arm' }], ['gzip'], 'arm64'));
    await assert.rejects(images().ensure(request('arm:1'), signal()), isPullError(/image Manifest does not contain descriptor matching platform 'linux\/amd64'/));
    harness.source.name('arm:index', indexOf([{ image: layeredImage([], []), architecture: 's390x' }]));
    await assert.rejects(images().ensure(request('arm:index'), signal()), isPullError(/image Manifest does not contain descriptor matching platform 'linux\/amd64'/));
  });

  test('an unknown image is refused with the sentence of its source', async () => {
    await assert.rejects(images().ensure(request('nothing:1'), signal()), isPullError(/nothing:1: not found/));
    await assert.rejects(images().ensure(request('Not A Reference'), signal()), isPullError(/invalid reference format/));
  });

  test('a layer whose content is not what the configuration says is refused', async () => {
    const good = layeredImage([{ 'x.txt': 'good' }], ['gzip']);
    const config = Buffer.from(Buffer.from(good.config.bytes).toString().replace(/"sha256:[0-9a-f]{64}"\]/, `"sha256:${'0'.repeat(64)}"]`));
    await put('tampered:1', withConfig(good, config));
    await assert.rejects(images().ensure(request('tampered:1'), signal()), isPullError(/layer verification failed/));
  });

  test('a layer that is shorter than its manifest says is refused', async () => {
    const image = layeredImage([{ 'x.txt': 'cut'.repeat(5_000) }], ['none']);
    await put('cut:1', image);
    const [layer] = image.layers.slice(-1);
    await truncate(`${harness.stateDir}/images/${layer?.digest.replace(':', '-')}`, 700);
    await assert.rejects(images().ensure(request('cut:1'), signal()), /where its manifest says/);
  });

  test('a layer that was broken is fetched anew once its source is whole again', async () => {
    const image = layeredImage([{ 'x.txt': 'mend'.repeat(5_000) }], ['none']);
    await put('mend:1', image);
    const [layer] = image.layers.slice(-1);
    const path = `${harness.stateDir}/images/${layer?.digest.replace(':', '-')}`;
    const broken = Buffer.from(layer?.bytes ?? []);
    broken.fill(1, 600, 700);
    await writeFile(path, broken);
    await assert.rejects(images().ensure(request('mend:1'), signal()), isPullError(/layer verification failed|failed to unpack/));
    await rm(path);
    await put('mend:1', image);
    assert.ok(await images().ensure(request('mend:1'), signal()));
  });

  test('clearing removes what no task uses, and its files', async () => {
    const [used, unused] = [layeredImage([{ 'used.txt': 'x' }], ['gzip']), layeredImage([{ 'unused.txt': 'x' }], ['gzip'])];
    await put('used:1', used);
    await put('unused:1', unused);
    await images().ensure(request('used:1'), signal());
    await images().ensure(request('unused:1'), signal());
    images().keep(new Set([used.manifest.digest]));
    await images().clear();
    assert.deepEqual((await images().unpacked.list()).map(({ manifestDigest }) => manifestDigest), [used.manifest.digest]);
    assert.equal((await images().ensure(request('unused:1'), signal())).manifestDigest, unused.manifest.digest);
    images().keep(new Set());
    await images().clear();
    assert.deepEqual(await images().unpacked.list(), []);
    assert.equal(await snapshotCount(), 0);
  });

  test('what was prepared ahead is there when it is wanted', async () => {
    await put('ahead:1', layeredImage([{ 'ahead.txt': 'x' }], ['gzip']));
    images().prepare(request('ahead:1'));
    images().prepare(request('missing:1'));
    assert.ok((await images().ensure(request('ahead:1'), signal())).manifestDigest);
  });

  async function collectGarbage(): Promise<void> {
    using client = await ContainerdClient.open(`${harness.stateDir}/containerd/containerd.sock`, 'drydock-img');
    await client.call('leases.v1.Leases/Create', { id: 'collect' });
    await client.call('leases.v1.Leases/Delete', { id: 'collect', sync: true });
  }

  async function snapshotCount(): Promise<number> {
    return (await readdir(`${harness.stateDir}/containerd/root/io.containerd.snapshotter.v1.overlayfs/snapshots`)).length;
  }
});

type Compression = 'gzip' | 'zstd' | 'none';

/** busybox below, and a layer for each set of files. */
function layeredImage(fileSets: readonly Readonly<Record<string, string>>[], compressions: readonly Compression[], architecture = 'amd64'): OciImage {
  const base = busyboxImage({ architecture });
  const tars = fileSets.map((files) => tarArchive(Object.entries(files).map(([path, content]): TarEntry => ({ kind: 'file', path, content }))));
  const layers = tars.map((tar, index) => compressed(tar, compressions[index] ?? 'gzip'));
  const config: { rootfs: { diff_ids: string[] } } = JSON.parse(Buffer.from(base.config.bytes).toString());
  config.rootfs.diff_ids.push(...tars.map(digestOf));
  return withConfig({ ...base, layers: [...base.layers, ...layers] }, Buffer.from(JSON.stringify(config)));
}

function withConfig(image: OciImage, bytes: Uint8Array): OciImage {
  const config: Blob = { ...image.config, bytes, digest: digestOf(bytes) };
  const describe = (blob: Blob) => ({ mediaType: blob.mediaType, digest: blob.digest, size: blob.bytes.length });
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: image.manifest.mediaType, config: describe(config), layers: image.layers.map(describe) }));
  return { config, layers: image.layers, manifest: { ...image.manifest, bytes: manifest, digest: digestOf(manifest) } };
}

function compressed(tar: Uint8Array, compression: Compression): Blob {
  const bytes = compression === 'gzip' ? gzipSync(tar) : compression === 'zstd' ? zstdCompressSync(tar) : tar;
  return { bytes, digest: digestOf(bytes), mediaType: `application/vnd.oci.image.layer.v1.tar${compression === 'none' ? '' : `+${compression}`}` };
}

function indexOf(entries: readonly { readonly image: OciImage; readonly architecture: string }[]): Blob {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = entries.map(({ image: { manifest }, architecture }) => ({ mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length, platform: { architecture, os: 'linux' } }));
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  return { bytes, mediaType, digest: digestOf(bytes) };
}
