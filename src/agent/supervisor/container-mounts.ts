import { posix } from 'node:path';
import { WorldError } from '#base/errors.ts';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { Mount } from '../runtimes/runtime.ts';
import { imageVolumePath, volumePath, type TaskPaths } from './task-paths.ts';

/** What Docker gives a tmpfs unless the definition says otherwise. */
const tmpfsDefaults = ['noexec', 'nosuid', 'nodev'];

/** As ECS demands; the name becomes a directory's. */
const volumeName = /^[A-Za-z0-9_-]{1,255}$/;

/** The VOLUMEs of the image of each of a task's containers, by the container's name. */
export type ImageVolumes = ReadonlyMap<string, readonly string[]>;

export interface MountFacts {
  readonly order: TaskOrder;
  readonly paths: TaskPaths;
  readonly imageVolumes: ImageVolumes;
}

/** The mounts of a container: its volumes, those of its image and of `volumesFrom`, its tmpfs, and the files of the task's network. */
export function containerMounts(container: ContainerOrder, facts: MountFacts): readonly Mount[] {
  const byDestination = new Map<string, Mount>();
  // Own mount points win over those taken from another container, which may be taken from several; all of them over the image's.
  for (const mount of [...ownImageVolumes(container, facts), ...borrowedMounts(container, facts), ...ownMounts(container, facts), ...tmpfsMounts(container)]) {
    byDestination.set(cleanPath(mount.destination), mount);
  }
  // A parent must be there before what is mounted inside it.
  const sorted = [...byDestination.values()].sort((one, other) => depth(one.destination) - depth(other.destination));
  return [...sorted, ...networkFiles(container, facts.paths)];
}

/** The volumes that the task's containers mount: directories of the task, empty at its start. */
export function usedVolumes(order: TaskOrder): readonly string[] {
  const names = order.containers.flatMap(({ definition }) => definition.mountPoints ?? []).map(({ sourceVolume }) => sourceVolume ?? '');
  return [...new Set(names)].filter((name) => volumeName.test(name));
}

function ownMounts(container: ContainerOrder, { order, paths, imageVolumes }: MountFacts): readonly Mount[] {
  const ofImage = new Set(imageVolumes.get(container.name)?.map(cleanPath));
  return (container.definition.mountPoints ?? []).map(({ sourceVolume = '', containerPath = '', readOnly }) => {
    checkVolume(sourceVolume, order);
    const mount = bind(volumePath(paths, sourceVolume), containerPath, readOnly === true);
    return ofImage.has(cleanPath(containerPath)) ? { ...mount, takesImageContent: true } : mount;
  });
}

/** As Docker does for a VOLUME that nothing is mounted at: a volume of the container's own, writable even below a read-only root. */
function ownImageVolumes({ name }: ContainerOrder, { paths, imageVolumes }: MountFacts): readonly Mount[] {
  return (imageVolumes.get(name) ?? []).map((path, index) => ({ ...bind(imageVolumePath(paths, name, index), cleanPath(path), false), takesImageContent: true }));
}

/** The lender is made before the borrower, so that its volumes have their content. */
function borrowedMounts(container: ContainerOrder, facts: MountFacts): readonly Mount[] {
  return (container.definition.volumesFrom ?? []).flatMap(({ sourceContainer, readOnly }) => {
    const source = facts.order.containers.find(({ name }) => name === sourceContainer);
    if (source === undefined) throw cannotCreate(`volumesFrom names the container ${sourceContainer ?? ''}, which the task does not have`);
    const own = ownMounts(source, facts);
    const taken = new Set(own.map(({ destination }) => cleanPath(destination)));
    const mounts = [...ownImageVolumes(source, facts).filter(({ destination }) => !taken.has(destination)), ...own];
    return mounts.map(({ source: path = '', destination, options }) => bind(path, destination, readOnly === true || options.includes('ro')));
  });
}

/** Fargate's volumes that need nothing of the host. Others are refused when a task definition is registered or run. */
function checkVolume(name: string, order: TaskOrder): void {
  const volume = order.volumes.find((one) => one.name === name);
  if (!volumeName.test(name)) throw cannotCreate(`the volume name ${JSON.stringify(name)} is not valid`);
  if (volume === undefined) throw cannotCreate(`mountPoints names the volume ${name}, which the task definition does not have`);
  const { efsVolumeConfiguration, dockerVolumeConfiguration, fsxWindowsFileServerVolumeConfiguration, s3filesVolumeConfiguration, host } = volume;
  const configured = Object.entries({ efsVolumeConfiguration, dockerVolumeConfiguration, fsxWindowsFileServerVolumeConfiguration, s3filesVolumeConfiguration, 'host.sourcePath': host?.sourcePath });
  const unsupported = configured.find(([, value]) => value !== undefined);
  if (unsupported !== undefined) throw cannotCreate(`the volume ${name} asks for ${unsupported[0]}, which is not supported`);
}

function tmpfsMounts(container: ContainerOrder): readonly Mount[] {
  return (container.definition.linuxParameters?.tmpfs ?? []).map(({ containerPath = '', size, mountOptions = [] }) => {
    const overridden = new Set(mountOptions.map((option) => (option.startsWith('no') ? option : `no${option}`)));
    const options = [...tmpfsDefaults.filter((option) => !overridden.has(option)), ...mountOptions.filter((option) => option !== 'defaults'), `size=${size}m`];
    return { kind: 'tmpfs', destination: containerPath, options } as const;
  });
}

/** As Docker mounts them: writable, unless the root file system is not. */
function networkFiles(container: ContainerOrder, paths: TaskPaths): readonly Mount[] {
  const isReadonly = container.definition.readonlyRootFilesystem === true;
  return [bind(paths.hosts, '/etc/hosts', isReadonly), bind(paths.hostname, '/etc/hostname', isReadonly), bind(paths.resolvConf, '/etc/resolv.conf', isReadonly)];
}

function bind(source: string, destination: string, isReadonly: boolean): Mount {
  return { kind: 'bind', source, destination, options: ['rbind', 'rprivate', isReadonly ? 'ro' : 'rw'] };
}

/** `/data/` and `data` are `/data`. */
function cleanPath(path: string): string {
  return posix.resolve('/', path);
}

function depth(path: string): number {
  return path.split('/').filter((part) => part !== '').length;
}

function cannotCreate(sentence: string): WorldError {
  return new WorldError('CannotCreateContainerError', `CannotCreateContainerError: ${sentence}`);
}
