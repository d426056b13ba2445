import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainIds, digestOf } from './chain-ids.ts';
import { chooseManifest, parseConfig, parseManifest } from './manifest.ts';

const bytes = (json: unknown) => Buffer.from(JSON.stringify(json));
const digest = `sha256:${'a'.repeat(64)}`;
const source = (json: unknown, mediaType = '') => ({ digest, mediaType, bytes: bytes(json) });
const config = { mediaType: 'application/vnd.docker.container.image.v1+json', digest, size: 7 };

test('a Docker schema 2 manifest is an image', () => {
  const layers = [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest, size: 9 }];
  assert.deepEqual(parseManifest(source({ mediaType: 'application/vnd.docker.distribution.manifest.v2+json', config, layers })), { kind: 'image', config, layers });
});

test('an index without a media type of its own is known by what it holds', () => {
  const parsed = parseManifest(source({ schemaVersion: 2, manifests: [{ mediaType: 'm', digest, size: 1, platform: { architecture: 'amd64', os: 'linux' } }] }));
  assert.equal(parsed.kind, 'index');
});

test('the plain variant of a platform is chosen before a special one', () => {
  const entry = (variant: string, last: string) => ({ mediaType: 'm', digest: `sha256:${last.repeat(64)}`, size: 1, architecture: 'amd64', os: 'linux', variant });
  assert.match(chooseManifest({ kind: 'index', manifests: [entry('v3', '1'), entry('', '2')] }, { architecture: 'amd64', os: 'linux' }).digest, /^sha256:2/);
  assert.throws(() => chooseManifest({ kind: 'index', manifests: [entry('', '1')] }, { architecture: 'arm64', os: 'linux' }), /CannotPullContainerError: .*image Manifest does not contain descriptor matching platform 'linux\/arm64'/);
});

test('what cannot be run is refused by name', () => {
  assert.throws(() => parseManifest(source({ config: { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' }, layers: [] })), /not a container image but an artifact/);
  assert.throws(() => parseManifest(source({ config, layers: [{ mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', digest, size: 1 }] })), /outside of the registry/);
  assert.throws(() => parseManifest(source({ schemaVersion: 1 }, 'application/vnd.docker.distribution.manifest.v1+prettyjws')), /schema 1/);
  assert.throws(() => parseManifest(source({ config: { ...config, digest: 'md5:1' }, layers: [] })), /malformed or unsupported digest/);
  assert.throws(() => parseManifest({ digest, mediaType: '', bytes: Buffer.from('{') }), /not valid JSON/);
  assert.throws(() => parseManifest(source([])), /malformed/);
});

test('a configuration gives the command, user, volumes and health check, with the defaults of Docker', () => {
  const parsed = parseConfig(bytes({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [digest] },
    config: { Entrypoint: ['/e'], Cmd: null, Env: ['A=1'], User: 'app', Volumes: { '/data': {} }, StopSignal: 'SIGQUIT', Labels: { a: 'b' }, Healthcheck: { Test: ['CMD', 'true'], Interval: 5_000_000_000 } },
  }), digest);
  assert.deepEqual(parsed, {
    diffIds: [digest],
    config: {
      entrypoint: ['/e'], command: [], environment: ['A=1'], user: 'app', workingDirectory: '/', volumes: ['/data'], labels: { a: 'b' }, architecture: 'amd64', os: 'linux', stopSignal: 'SIGQUIT',
      healthCheck: { test: ['CMD', 'true'], intervalMs: 5_000, timeoutMs: 30_000, startPeriodMs: 0, retries: 3 },
    },
  });
});

test('a chain id names all layers below it', () => {
  assert.deepEqual(chainIds(['sha256:a', 'sha256:b']), ['sha256:a', digestOf('sha256:a sha256:b')]);
  assert.deepEqual(chainIds([]), []);
});
