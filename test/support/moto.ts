import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '#cli/doctor/programs.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** For a test's `skip`: false when moto's server is installed. */
export function lacksMoto(): string | false {
  return findProgram(['moto_server']) === undefined ? 'moto_server is not installed: an S3 server that we did not write has not been asked' : false;
}

export interface Moto extends AsyncDisposable {
  readonly endpoint: string;
}

/** Moto's S3, a process of its own, with one empty bucket. */
export async function startMoto(bucket: string): Promise<Moto> {
  const port = await freePort();
  const server = spawn(findProgram(['moto_server']) ?? 'moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', detached: true });
  const endpoint = `http://127.0.0.1:${port}`;
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0' };
  const isMade = async () => (await fetch(`${endpoint}/${bucket}`, { method: 'PUT', headers })).ok;
  await until('moto has made a bucket', 60_000, isMade);
  return {
    endpoint,
    async [Symbol.asyncDispose]() {
      const exit = once(server, 'exit');
      if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
      await exit;
    },
  };
}
