import { access, chmod, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';
import type { NetworkFiles } from './network-files.ts';
import { taskPaths, volumePath, type TaskPaths } from './task-paths.ts';

/** What tasks have on disk. Every call may be repeated. */
export interface TaskFiles {
  pathsOf(taskId: string): TaskPaths;
  /** Makes the task's directories and files; what its containers have written meanwhile stays. */
  prepare(taskId: string, contents: TaskContents): Promise<void>;
  remove(taskId: string): Promise<void>;
  /** The task ids for which there is something on disk. */
  list(): Promise<readonly string[]>;
}

export interface TaskContents {
  readonly network: NetworkFiles;
  readonly volumes: readonly string[];
  /** Empty files for what the containers print, so that they can be followed before anything is. */
  readonly outputs: readonly string[];
}

/** Files below `directory`, one directory for each task. */
export function taskFilesIn(directory: string): TaskFiles {
  const pathsOf = (taskId: string) => taskPaths(`${directory}/${taskId}`);
  return {
    pathsOf,
    async prepare(taskId, { network, volumes, outputs }) {
      const paths = pathsOf(taskId);
      await Promise.all([paths.logs, paths.volumes, paths.imageVolumes].map((path) => mkdir(path, { recursive: true, mode: 0o700 })));
      await Promise.all([
        ...volumes.map((volume) => openDirectory(volumePath(paths, volume))),
        ...outputs.map(touch),
        writeOnce(paths.hosts, network.hosts),
        writeOnce(paths.hostname, network.hostname),
        writeOnce(paths.resolvConf, network.resolvConf),
      ]);
    },
    remove: (taskId) => rm(`${directory}/${taskId}`, { recursive: true, force: true, maxRetries: 3 }),
    async list() {
      try {
        return await readdir(directory);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    },
  };
}

/** Root's, and readable by whatever user a container has, whatever the daemon's umask is: as Fargate's volumes are. */
async function openDirectory(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true });
  if (made !== undefined) await chmod(path, 0o755);
}

async function touch(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  await file.close();
}

/** Containers may have edited the file: it is theirs once it is there, and it is there whole or not at all. */
async function writeOnce(path: string, content: string): Promise<void> {
  if (await isThere(path)) return;
  const staging = `${path}.new`;
  await writeFile(staging, content);
  await chmod(staging, 0o644);
  await rename(staging, path);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
