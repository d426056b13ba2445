import { containerdHarness } from '../support/containerd-harness.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';
import { runtimeContract } from './runtime.ts';

if (!skipsWithoutRoot('the containerd runtime')) runtimeContract('containerd', () => containerdHarness('ctr'));
