/** A size of a whole task: CPU units (1024 = one vCPU) and MiB. */
export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}

interface MemoryRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size, by CPU units. */
const memoryRanges = new Map<number, MemoryRange>([
  [512, { min: 1_024, max: 4_096, step: 1_024 }],
  [1_024, { min: 2_048, max: 8_192, step: 1_024 }],
  [2_048, { min: 4_096, max: 16_384, step: 1_024 }],
  [4_096, { min: 8_192, max: 30_720, step: 1_024 }],
  [8_192, { min: 16_384, max: 61_440, step: 4_096 }],
  [16_384, { min: 32_768, max: 122_880, step: 8_192 }],
]);
/** The smallest and the largest sizes of cpu go with single amounts of memory. */
const singleMemories = new Map<number, readonly number[]>([
  [256, [512, 1_024, 2_048]],
  [32_768, [61_440, 122_880, 249_856]],
]);
/** Windows has no part of a vCPU, and not more than four. */
const windowsCpus = [1_024, 2_048, 4_096];

export function isFargateSize({ cpu, memory }: TaskSize, operatingSystemFamily = 'LINUX'): boolean {
  if (operatingSystemFamily.startsWith('WINDOWS') && !windowsCpus.includes(cpu)) return false;
  const single = singleMemories.get(cpu);
  if (single !== undefined) return single.includes(memory);
  const range = memoryRanges.get(cpu);
  return range !== undefined && memory >= range.min && memory <= range.max && (memory - range.min) % range.step === 0;
}

const unitsPerVcpu = 1_024;
const mebibytesPerGigabyte = 1_024;

/** CPU units from `256`, `.25 vCPU` or `1vcpu`; undefined when it is neither. */
export function parseCpu(text: string): number | undefined {
  return parseAmount(text, /^([0-9]*\.?[0-9]+)\s*vcpu$/i, unitsPerVcpu);
}

/** MiB from `512`, `0.5 GB` or `1gb`; undefined when it is neither. */
export function parseMemory(text: string): number | undefined {
  return parseAmount(text, /^([0-9]*\.?[0-9]+)\s*gb$/i, mebibytesPerGigabyte);
}

function parseAmount(text: string, withUnit: RegExp, perUnit: number): number | undefined {
  const trimmed = text.trim();
  const amount = /^[0-9]+$/.test(trimmed) ? Number(trimmed) : Number(withUnit.exec(trimmed)?.[1] ?? Number.NaN) * perUnit;
  return Number.isSafeInteger(amount) && amount > 0 ? amount : undefined;
}
