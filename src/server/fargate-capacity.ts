import { availableParallelism, totalmem } from 'node:os';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { Settings } from './settings.ts';

const cpuUnits = 1_024;
const mebibyte = 1_048_576;

/** What this host gives to FARGATE tasks. */
export function fargateCapacity({ capacityFactor }: Settings): FargateCapacity {
  return {
    cpu: Math.floor(availableParallelism() * cpuUnits * capacityFactor.cpu),
    memory: Math.floor((totalmem() / mebibyte) * capacityFactor.memory),
    cpuArchitecture: process.arch === 'arm64' ? 'ARM64' : 'X86_64',
  };
}
