import { inventedImage } from '#agent/runtimes/simulated/simulated-images.ts';
import { simulatedRuntime, type Simulated } from '#agent/runtimes/simulated/simulated.ts';
import { systemClock } from '#base/clock.ts';
import { systemRandom } from '#base/random.ts';
import { runtimeContract } from './runtime.ts';

runtimeContract('simulated', () => {
  let current: Simulated = simulatedRuntime({ clock: systemClock, random: systemRandom });
  return Promise.resolve({
    cgroups: current.cgroups,
    image: inventedImage({ reference: 'app:1', account: '000000000000', region: 'us-east-1', architecture: 'amd64' }),
    networkNamespace: '/run/netns/none',
    folder: '/dev/null',
    async reopen() {
      await current.runtime[Symbol.asyncDispose]();
      current = simulatedRuntime({ clock: systemClock, random: systemRandom, host: current.host });
      return current.runtime;
    },
    hasPrinted: () => Promise.resolve(),
    loseRuntime() {
      current.host.restartRuntime();
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => current.runtime[Symbol.asyncDispose](),
  });
});
