import { WorldError } from '#base/errors.ts';
import { isJsonObject, type JsonObject } from '#base/json-object.ts';
import type { ImageConfig, ImageHealthCheck, SourceManifest } from './image.ts';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An image of one platform (https://github.com/opencontainers/image-spec/blob/main/manifest.md). */
export interface ImageManifest {
  readonly kind: 'image';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export interface ImageIndex {
  readonly kind: 'index';
  readonly manifests: readonly (Descriptor & { readonly architecture: string; readonly os: string; readonly variant: string })[];
}

export interface Platform {
  readonly architecture: string;
  readonly os: string;
}

/** What an image's configuration says that matters here, and the digests of its layers' uncompressed contents. */
export interface ParsedConfig {
  readonly config: ImageConfig;
  readonly diffIds: readonly string[];
}

/** Reads Docker's and OCI's manifests and lists. Throws WorldError `CannotPullContainerError` for what cannot be run. */
export function parseManifest({ mediaType, bytes, digest }: SourceManifest): ImageManifest | ImageIndex {
  const json = object(parseJson(bytes, `the manifest ${digest}`));
  const type = text(json['mediaType']) || mediaType;
  if (indexTypes.has(type) || (!imageTypes.has(type) && Array.isArray(json['manifests']))) {
    return { kind: 'index', manifests: list(json['manifests']).map(indexEntry) };
  }
  if (type.startsWith('application/vnd.docker.distribution.manifest.v1')) throw cannotPull(`the manifest ${digest} has the retired Docker schema 1 format: push the image again with a current client`);
  const manifest: ImageManifest = { kind: 'image', config: descriptor(object(json['config'])), layers: list(json['layers']).map((layer) => descriptor(object(layer))) };
  if (!configTypes.has(manifest.config.mediaType)) throw cannotPull(`${digest} is not a container image but an artifact of type ${manifest.config.mediaType}`);
  const foreign = manifest.layers.find((layer) => /foreign|nondistributable/.test(layer.mediaType));
  if (foreign !== undefined) throw cannotPull(`the layer ${foreign.digest} is kept outside of the registry (${foreign.mediaType}), which is not supported`);
  return manifest;
}

/** The manifest of an index that is for the platform. */
export function chooseManifest(index: ImageIndex, platform: Platform): Descriptor {
  const matching = index.manifests.filter(({ architecture, os }) => architecture === platform.architecture && os === platform.os);
  const [chosen] = matching.sort((one, other) => variantRank(one.variant) - variantRank(other.variant));
  if (chosen === undefined) throw wrongPlatform(platform);
  return chosen;
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md */
export function parseConfig(bytes: Uint8Array, digest: string): ParsedConfig {
  const json = object(parseJson(bytes, `the image configuration ${digest}`));
  const rootfs = object(json['rootfs']);
  const config = object(json['config'] ?? {});
  const healthCheck = parseHealthCheck(config['Healthcheck']);
  const stopSignal = text(config['StopSignal']);
  return {
    diffIds: texts(rootfs['diff_ids']),
    config: {
      entrypoint: texts(config['Entrypoint']),
      command: texts(config['Cmd']),
      environment: texts(config['Env']),
      user: text(config['User']),
      workingDirectory: text(config['WorkingDir']) || '/',
      volumes: Object.keys(object(config['Volumes'] ?? {})),
      labels: Object.fromEntries(Object.entries(object(config['Labels'] ?? {})).map(([name, value]) => [name, text(value)])),
      architecture: text(json['architecture']),
      os: text(json['os']) || 'linux',
      ...(stopSignal !== '' && { stopSignal }),
      ...(healthCheck !== undefined && { healthCheck }),
    },
  };
}

/** Fargate's sentence: see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html. */
export function wrongPlatform({ architecture, os }: Platform): WorldError {
  return cannotPull(`pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform '${os}/${architecture}'`);
}

export function cannotPull(sentence: string, options?: ErrorOptions): WorldError {
  return new WorldError('CannotPullContainerError', `CannotPullContainerError: ${sentence}`, options);
}

const indexTypes = new Set(['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']);
const imageTypes = new Set(['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json']);
const configTypes = new Set(['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']);
const nanosecondsPerMs = 1_000_000;

function indexEntry(value: unknown): ImageIndex['manifests'][number] {
  const entry = object(value);
  const platform = object(entry['platform'] ?? {});
  return { ...descriptor(entry), architecture: text(platform['architecture']), os: text(platform['os']), variant: text(platform['variant']) };
}

/** The plain variant first: `arm64/v8` and `amd64` run everywhere, `amd64/v3` does not. */
function variantRank(variant: string): number {
  return variant === '' || variant === 'v8' ? 0 : 1;
}

function parseHealthCheck(value: unknown): ImageHealthCheck | undefined {
  if (value === undefined || value === null) return undefined;
  const check = object(value);
  const ms = (name: string, otherwise: number) => (number(check[name]) === 0 ? otherwise : number(check[name]) / nanosecondsPerMs);
  // The defaults are Docker's: https://docs.docker.com/reference/dockerfile/#healthcheck
  return { test: texts(check['Test']), intervalMs: ms('Interval', 30_000), timeoutMs: ms('Timeout', 30_000), startPeriodMs: ms('StartPeriod', 0), retries: number(check['Retries']) || 3 };
}

function descriptor(json: JsonObject): Descriptor {
  const [mediaType, digest, size] = [text(json['mediaType']), text(json['digest']), number(json['size'])];
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw cannotPull(`a manifest refers to the malformed or unsupported digest "${digest}"`);
  return { mediaType, digest, size };
}

function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw cannotPull(`${what} is not valid JSON`, { cause: error });
  }
}

function object(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw cannotPull('a manifest or configuration of the image is malformed: an object was expected');
  return value;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
