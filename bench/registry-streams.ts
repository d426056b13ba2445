import { execFile, execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import type { RegistryTarget } from './registry-client.ts';

const run = promisify(execFile);

export interface BlobFile {
  readonly path: string;
  readonly digest: string;
  readonly bytes: number;
}

interface Stream extends RegistryTarget {
  /** For https by whatever certificate. */
  readonly isUnverified?: boolean;
}

/** Uploads the file as one stream by curl, and answers when the registry has it; milliseconds. */
export async function putBlob(target: Stream, { path, digest }: BlobFile): Promise<number> {
  const startedAt = performance.now();
  const begun = await run('curl', [...options(target), '-D', '-', '-o', '/dev/null', '-X', 'POST', `${target.repository}/blobs/uploads/`]);
  const location = new URL(/^location: (\S+)/im.exec(begun.stdout)?.[1] ?? '', target.repository);
  location.searchParams.set('digest', digest);
  await run('curl', [...options(target), '-o', '/dev/null', '-H', 'expect:', '-H', 'content-type: application/octet-stream', '-T', path, location.href]);
  return performance.now() - startedAt;
}

/** Downloads the blob as one stream by curl, to nowhere; milliseconds. */
export async function getBlob(target: Stream, { digest, bytes }: BlobFile): Promise<number> {
  const { stdout } = await run('curl', [...options(target), '-o', '/dev/null', '-w', '%{size_download} %{time_total}', `${target.repository}/blobs/${digest}`]);
  const [size, seconds] = stdout.split(' ').map(Number);
  if (size !== bytes) throw new Error(`${target.repository} gave ${size} of ${bytes} bytes`);
  return (seconds ?? Number.NaN) * 1_000;
}

/** A file that does not compress. */
export function randomBlob(path: string, mebibytes: number): BlobFile {
  execFileSync('dd', ['if=/dev/urandom', `of=${path}`, 'bs=1M', `count=${mebibytes}`, 'status=none']);
  const [hex = ''] = execFileSync('sha256sum', [path], { encoding: 'utf8' }).split(' ');
  return { path, digest: `sha256:${hex}`, bytes: statSync(path).size };
}

export function megabytesPerSecond(durationsMs: readonly number[], bytes: number): readonly number[] {
  return durationsMs.map((durationMs) => bytes / 1_000 / durationMs);
}

function options({ credentials, isUnverified = false }: Stream): readonly string[] {
  return ['-sfL', '-u', credentials, ...(isUnverified ? ['-k'] : [])];
}
