import { WorldError } from '#base/errors.ts';
import type { UnpackedImages } from '../../images/unpacked-images.ts';
import type { RuntimeContainer } from '../runtime.ts';
import { ContainerdError, isNotFound } from './client.ts';
import type { HostLimits } from './spec.ts';

/** Refuses by name what cannot be had here. Throws WorldError `CannotCreateContainerError`. */
export function refuseUnsupported(container: RuntimeContainer, host: HostLimits): void {
  const reason = container.isPrivileged ? 'privileged containers are not supported'
    : container.devices.length > 0 ? 'devices of the host are not supported'
    : container.hasInit && host.initPath === undefined ? 'initProcessEnabled needs an init on this host: install the Debian package tini or catatonit'
    : undefined;
  if (reason !== undefined) throw new WorldError('CannotCreateContainerError', `CannotCreateContainerError: ${reason}`);
}

/** Fargate's sentence around containerd's, which runc gave it. */
export function launchFailure(error: unknown): unknown {
  if (!(error instanceof ContainerdError)) return error;
  if (error.reason === 'Unavailable' || error.reason === 'NotFound' || error.reason === 'AlreadyExists') return error;
  // What runc did not say, or that it says of a container of the same name, is the host's: containerd may still be
  // clearing away what it had begun for a daemon that died.
  if (!error.message.includes('OCI runtime') || error.message.includes('already exists')) return error;
  return new WorldError('CannotStartContainerError', `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: ${error.message}`, { cause: error });
}

/** Whoever asked pulls the image again. */
export function imageNotPresent({ id, image }: RuntimeContainer, cause?: unknown): WorldError {
  return new WorldError('ImageNotPresent', `the image ${image.manifestDigest} of ${id} is not on this host: pull it first`, { cause });
}

/** The snapshots of an image that was there may be gone, by a hand other than ours: then it has to be pulled and unpacked again. */
export function failWithoutSnapshot(container: RuntimeContainer, images: UnpackedImages, error: unknown): never {
  if (!isNotFound(error)) throw error;
  images.forget(container.image.manifestDigest);
  throw imageNotPresent(container, error);
}
