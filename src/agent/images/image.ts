import type { PulledImage } from '../runtimes/runtime.ts';
import type { RegistryCredentials } from '#distribution/registry-credentials.ts';

/** The `config` of an OCI image configuration (https://github.com/opencontainers/image-spec/blob/main/config.md), as far as it is used. */
export interface ImageConfig {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: readonly string[];
  readonly user: string;
  readonly workingDirectory: string;
  readonly stopSignal?: string;
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly healthCheck?: ImageHealthCheck;
  readonly architecture: string;
  readonly os: string;
}

/** Docker's HEALTHCHECK; times in milliseconds. */
export interface ImageHealthCheck {
  readonly test: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly retries: number;
}

/** Which image, asked for by whom. */
export interface ImageRequest {
  /** As the task definition says: `app`, `app:1`, `<account>.dkr.ecr.<region>.amazonaws.com/app@sha256:…` */
  readonly reference: string;
  /** Keeps a task on the digest that it resolved first. */
  readonly digest?: string;
  readonly account: string;
  readonly region: string;
  readonly architecture: 'amd64' | 'arm64';
  /** Asked for before any task wants it: does not count as a pull. */
  readonly isAhead?: boolean;
  /** In whose name it is pulled: a role's ARN, or its name in the account. */
  readonly role?: string;
  /** What signs in to the image's registry. A function, so that whoever writes the request down does not write this down. */
  readonly credentials?: () => RegistryCredentials;
}

/** Where images come from: our own registry in the same process, or any OCI registry over HTTPS. */
export interface ImageSource {
  /** Whether this source serves the reference. */
  claims(reference: string): boolean;
  /** The bytes of a manifest or index. Throws WorldError `CannotPullContainerError` with Docker's or AWS's sentence. */
  manifest(request: ImageRequest, reference: { readonly tag: string } | { readonly digest: string }, signal: AbortSignal): Promise<SourceManifest>;
  /** A blob's content. `file` is given when it lies whole and unencrypted on this host's disk. */
  blob(request: ImageRequest, digest: string, signal: AbortSignal): Promise<SourceBlob>;
}

export interface SourceManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type SourceBlob =
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'stream'; readonly stream: AsyncIterable<Uint8Array>; readonly size: number };

/** Pulls, keeps and collects images for a runtime. */
export interface Images {
  /** Present and unpacked when it resolves. Concurrent calls for one image share the work. */
  ensure(request: ImageRequest, signal: AbortSignal): Promise<PulledImage>;
  /** Says which manifest digests are in use; others are collected by age and disk pressure. */
  keep(manifestDigests: ReadonlySet<string>): void;
  /** Removes all images that no container uses. */
  clear(): Promise<void>;
}
