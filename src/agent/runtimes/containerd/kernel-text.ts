import type { BlockIoEntry, NetworkSample } from '../container-samples.ts';

/** Lines of `name value`, as in `memory.stat` and `cpu.stat`. */
export function counters(text: string): Readonly<Record<string, number>> {
  const pairs = text.split('\n').flatMap((line): [string, number][] => {
    const [, name = '', value] = /^(\S+) (\d+)$/.exec(line) ?? [];
    return value === undefined ? [] : [[name, Number(value)]];
  });
  return Object.fromEntries(pairs);
}

/** A file that holds one number; undefined for `max` and for a file that is not there. */
export function numberIn(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

/** Lines of `<major>:<minor> <Op> <value>`, as in version 1's `blkio.throttle.*`; the total over all devices is left out. */
export function blockIoEntries(text: string): readonly BlockIoEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, major, minor, op = '', value] = /^(\d+):(\d+) (\w+) (\d+)$/.exec(line) ?? [];
    return value === undefined ? [] : [{ major: Number(major), minor: Number(minor), op, value: Number(value) }];
  });
}

/** `io.stat` of version 2: one line for each device, `8:0 rbytes=1 wbytes=2 rios=3 …`. */
export function ioStatBytes(text: string): readonly BlockIoEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, major, minor, rest = ''] = /^(\d+):(\d+) (.*)$/.exec(line) ?? [];
    if (major === undefined) return [];
    const bytes = (name: string) => Number(new RegExp(`(?:^| )${name}=(\\d+)`).exec(rest)?.[1] ?? 0);
    const device = { major: Number(major), minor: Number(minor) };
    return [{ ...device, op: 'read', value: bytes('rbytes') }, { ...device, op: 'write', value: bytes('wbytes') }];
  });
}

/** `/proc/<pid>/net/dev`, less the loopback. */
export function networkSamples(text: string): Readonly<Record<string, NetworkSample>> {
  const interfaces = text.split('\n').flatMap((line): [string, NetworkSample][] => {
    const [, name = '', rest = ''] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (name === '' || name === 'lo') return [];
    const [rxBytes = 0, rxPackets = 0, rxErrors = 0, rxDropped = 0, , , , , txBytes = 0, txPackets = 0, txErrors = 0, txDropped = 0] = rest.split(/\s+/).map(Number);
    return [[name, { rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped }]];
  });
  return Object.fromEntries(interfaces);
}

/** What the kernel counts processor time in where it does not say nanoseconds: USER_HZ, which is 100 on every architecture that we run on. */
export const tickNs = 10_000_000;

/** `/proc/stat`: the time of all processors together, summed as Docker does, and how many there are. */
export function hostCpu(text: string): { readonly systemNs: number; readonly onlineCpus: number } {
  const [, times = ''] = /^cpu +(.*)$/m.exec(text) ?? [];
  const ticks = times.split(' ').slice(0, countedStates).reduce((sum, value) => sum + Number(value), 0);
  return { systemNs: ticks * tickNs, onlineCpus: text.match(/^cpu\d+ /gm)?.length ?? 1 };
}

/** user, nice, system, idle, iowait, irq, softirq. */
const countedStates = 7;
