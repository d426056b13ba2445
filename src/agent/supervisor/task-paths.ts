/** Where a task's files lie below the agent's directory. */
export interface TaskPaths {
  readonly hosts: string;
  readonly hostname: string;
  readonly resolvConf: string;
  readonly logs: string;
  readonly volumes: string;
  readonly imageVolumes: string;
}

/** `root` is the directory of this one task. */
export function taskPaths(root: string): TaskPaths {
  return { hosts: `${root}/hosts`, hostname: `${root}/hostname`, resolvConf: `${root}/resolv.conf`, logs: `${root}/logs`, volumes: `${root}/volumes`, imageVolumes: `${root}/image-volumes` };
}

export function outputPaths(paths: TaskPaths, runtimeId: string): { readonly stdout: string; readonly stderr: string } {
  return { stdout: `${paths.logs}/${runtimeId}.stdout`, stderr: `${paths.logs}/${runtimeId}.stderr` };
}

export function volumePath(paths: TaskPaths, volume: string): string {
  return `${paths.volumes}/${volume}`;
}

/** Where the `index`th VOLUME of a container's image has its content. */
export function imageVolumePath(paths: TaskPaths, container: string, index: number): string {
  return `${paths.imageVolumes}/${container}/${index}`;
}
