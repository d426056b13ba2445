import { WorldError } from '#base/errors.ts';

/** Docker's default capabilities with those added and dropped; `ALL` is every one. */
export function capabilitiesOf({ add, drop }: { readonly add: readonly string[]; readonly drop: readonly string[] }): string[] {
  const [added, dropped] = [add.map(fullName), drop.map(fullName)];
  const base = added.includes(all) ? known : dropped.includes(all) ? [] : defaults;
  const wanted = new Set([...base, ...added.filter((name) => name !== all)]);
  for (const name of dropped) if (!added.includes(name)) wanted.delete(name);
  return [...wanted].sort();
}

const all = 'CAP_ALL';

/** https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities */
const defaults = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'].map((name) => `CAP_${name}`);

const known = [
  'AUDIT_CONTROL', 'AUDIT_READ', 'AUDIT_WRITE', 'BLOCK_SUSPEND', 'BPF', 'CHECKPOINT_RESTORE', 'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'IPC_LOCK', 'IPC_OWNER',
  'KILL', 'LEASE', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'MKNOD', 'NET_ADMIN', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW', 'PERFMON', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID',
  'SYS_ADMIN', 'SYS_BOOT', 'SYS_CHROOT', 'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'SYSLOG', 'WAKE_ALARM',
].map((name) => `CAP_${name}`);

function fullName(name: string): string {
  const full = `CAP_${name.toUpperCase().replace(/^CAP_/, '')}`;
  if (full !== all && !known.includes(full)) throw new WorldError('CannotCreateContainerError', `CannotCreateContainerError: invalid capability: unknown capability: "${full}"`);
  return full;
}
