import { spawnSync } from 'node:child_process';
import { findProgram } from '#cli/doctor/programs.ts';

/** For a test's `skip`: false when all these programs are here and we are root, else why the test cannot run. */
export function lacks(...programs: readonly string[]): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'containers need Linux and root';
  const missing = programs.filter((program) => findProgram([program]) === undefined);
  return missing.length === 0 ? false : `${missing.join(', ')} not installed`;
}

/** What running containers needs. */
export const containerPrograms = ['containerd', 'runc', 'nft', 'ip', 'nsenter', '/bin/busybox'] as const;

/** For a test's `skip`: false when this machine can run containers. */
export const lacksContainers = lacks(...containerPrograms);

/** A Python that has boto3, or undefined. */
export function pythonWithBoto3(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0);
}
