import { WorldError } from '#base/errors.ts';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { Mount } from '../runtimes/runtime.ts';
import { volumePath, type TaskPaths } from './task-paths.ts';

/** What Docker gives a tmpfs unless the definition says otherwise. */
const tmpfsDefaults = ['noexec', 'nosuid', 'nodev'];

/** As ECS demands; the name becomes a directory's. */
const volumeName = /^[A-Za-z0-9_-]{1,255}$/;

/** The mounts of a container: its volumes, those of `volumesFrom`, its tmpfs, and the files of the task's network. */
export function containerMounts(container: ContainerOrder, order: TaskOrder, paths: TaskPaths): readonly Mount[] {
  const byDestination = new Map<string, Mount>();
  // Own mount points win over those taken from another container, which may be taken from several.
  for (const mount of [...borrowedMounts(container, order, paths), ...ownMounts(container, order, paths), ...tmpfsMounts(container)]) {
    byDestination.set(mount.destination, mount);
  }
  // A parent must be there before what is mounted inside it.
  const sorted = [...byDestination.values()].sort((one, other) => depth(one.destination) - depth(other.destination));
  return [...sorted, ...networkFiles(container, paths)];
}

/** The volumes that the task's containers mount: directories of the task, empty at its start. */
export function usedVolumes(order: TaskOrder): readonly string[] {
  const names = order.containers.flatMap(({ definition }) => definition.mountPoints ?? []).map(({ sourceVolume }) => sourceVolume ?? '');
  return [...new Set(names)].filter((name) => volumeName.test(name));
}

function ownMounts(container: ContainerOrder, order: TaskOrder, paths: TaskPaths): readonly Mount[] {
  return (container.definition.mountPoints ?? []).map(({ sourceVolume = '', containerPath = '', readOnly }) => {
    checkVolume(sourceVolume, order);
    return bind(volumePath(paths, sourceVolume), containerPath, readOnly === true);
  });
}

function borrowedMounts(container: ContainerOrder, order: TaskOrder, paths: TaskPaths): readonly Mount[] {
  return (container.definition.volumesFrom ?? []).flatMap(({ sourceContainer, readOnly }) => {
    const source = order.containers.find(({ name }) => name === sourceContainer);
    if (source === undefined) throw cannotCreate(`volumesFrom names the container ${sourceContainer ?? ''}, which the task does not have`);
    const mounts = ownMounts(source, order, paths);
    return readOnly === true ? mounts.map((mount) => bind(mount.source ?? '', mount.destination, true)) : mounts;
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

function depth(path: string): number {
  return path.split('/').filter((part) => part !== '').length;
}

function cannotCreate(sentence: string): WorldError {
  return new WorldError('CannotCreateContainerError', `CannotCreateContainerError: ${sentence}`);
}
