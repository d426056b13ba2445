import { createServer } from 'node:net';
import { codeOf } from '#base/errors.ts';

/** Claims a name among all test processes of this machine, until this one ends; false when another has it, or this one has it already. */
export function claimed(name: string): Promise<boolean> {
  // Of Linux alone: sockets whose names lie in no folder, and which end with their process, however that ends (unix(7)).
  if (process.platform !== 'linux') return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    const server = createServer().unref();
    server.once('error', (thrown) => (codeOf(thrown) === 'EADDRINUSE' ? resolve(false) : reject(thrown)));
    server.listen(`\u0000drydock-test-${name}`, () => resolve(true));
  });
}
