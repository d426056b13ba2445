import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { claimed } from './claimed.ts';

/** Below those that kernels give to whoever asks for any port or connects (ip(7), `ip_local_port_range`): nobody gets one of these by chance. */
const [lowest, highest] = [26_000, 32_000];

/** A TCP port of loopback that nobody listens on, and that no other test takes until this process ends: whoever it is for may need a while, or may be started again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest);
    if ((await isFree(port)) && (await claimed(`port-${port}`))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
