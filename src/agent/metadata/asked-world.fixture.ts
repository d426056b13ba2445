import { createServer } from 'node:http';
import { known } from '#base/assert.ts';
import { silentLog } from '#base/log.ts';
import { noLayers } from '../runtimes/simulated/no-layers.ts';
import { noSamples } from '../runtimes/simulated/no-samples.ts';
import { World } from '../supervisor/world.fixture.ts';
import { metadataFace, type MetadataFaceOptions } from './metadata-face.ts';

/** Where the task of `taskOrder` asks from. */
export const own = { vpcId: 'vpc-1', address: '172.31.1.2' };

/** A world whose endpoint is asked over real HTTP; `source` stands for where the connection comes from. */
export async function askedWorld(change: Partial<MetadataFaceOptions> = {}) {
  const world = new World();
  await world.boot();
  const face = metadataFace({ tasks: { taskAt: (place) => world.tasks.taskAt(place) }, samples: noSamples, layers: noLayers, host: {}, askProtection: nobodyToAsk, askCredentials: () => undefined, clock: world.clock, log: silentLog, ...change });
  let source = own;
  const server = createServer((request, response) => void face.handle(request, response, source));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    world,
    ask: async (path: string, from = own, request: RequestInit = {}) => {
      source = from;
      const response = await fetch(`http://127.0.0.1:${port}${path}`, request);
      const text = await response.text();
      const type = known(response.headers.get('content-type') ?? undefined, 'a content type');
      const body: unknown = type === 'application/json' ? JSON.parse(text) : text;
      return { status: response.status, type, body };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world[Symbol.asyncDispose]();
    },
  };
}

function nobodyToAsk(): Promise<never> {
  return Promise.reject(new Error('there is no control plane'));
}
