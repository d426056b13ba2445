import { execFile } from 'node:child_process';
import { WorldError } from '#base/errors.ts';

const checkTimeoutMs = 30_000;
const complaintsMax = 1_000;

/** What HAProxy has against these configuration files; undefined when it would take them. Throws WorldError `HaproxyNotFound`. */
export function complaintAbout(files: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    execFile('haproxy', ['-c', ...files.flatMap((file) => ['-f', file])], { timeout: checkTimeoutMs }, (error, _output, complaints) => {
      if (error === null) resolve(undefined);
      else if (error.code === 'ENOENT') reject(new WorldError('HaproxyNotFound', 'HAProxy is not installed: load balancers need it (apt install haproxy)'));
      else resolve(alertsOf(complaints === '' ? error.message : complaints));
    });
  });
}

/** The lines that say why, without those that say where HAProxy is. */
export function alertsOf(complaints: string): string {
  const alerts = complaints.split('\n').flatMap((line) => /^\[ALERT\]\s+\(\d+\) : (.*)$/.exec(line)?.[1] ?? []);
  return (alerts.length === 0 ? complaints.trim() : alerts.join('; ')).slice(0, complaintsMax);
}
