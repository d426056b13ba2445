import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface CurlUpload {
  /** Such as `http://127.0.0.1:4566/v2/app`. */
  readonly repository: string;
  /** `user:password` */
  readonly credentials: string;
  /** An OCI layout, all of whose blobs are uploaded. */
  readonly layout: string;
}

/**
 * Uploads one blob after the other, whole, by a client that costs next to nothing: skopeo reads, hashes and sends in one
 * line of work, which takes 2.4 s for 1 GB whatever the registry does. Gives the milliseconds.
 */
export async function curlUpload({ repository, credentials, layout }: CurlUpload): Promise<number> {
  const folder = join(layout, 'blobs/sha256');
  const startedAt = performance.now();
  for (const hex of await readdir(folder)) {
    const begun = await run('curl', ['-sf', '-D', '-', '-o', '/dev/null', '-u', credentials, '-X', 'POST', `${repository}/blobs/uploads/`]);
    const location = new URL(/^location: (\S+)/im.exec(begun.stdout)?.[1] ?? '', repository);
    location.searchParams.set('digest', `sha256:${hex}`);
    await run('curl', ['-sf', '-o', '/dev/null', '-u', credentials, '-H', 'expect:', '-H', 'content-type: application/octet-stream', '-T', join(folder, hex), location.href]);
  }
  return performance.now() - startedAt;
}
