import { closeSync } from 'node:fs';
import { inNamespace } from '../../in-namespace.ts';
import { checked, libc, sockCloexec } from '../../libc.ts';
import type { Shells } from '../../shells.ts';

/** What is over, though the kernel remembers it for a while. */
const program = '$6 != "TIME_WAIT" && $6 != "CLOSE" { for (i = 7; i <= NF; i++) if ($i ~ /^mark=[1-9]/) marks[$i] = 1 } END { for (mark in marks) print substr(mark, 6) }';

/** The marks of connections that are open in a namespace, such as `/run/netns/…`. Throws WorldError `NetworkToolFailed`. */
export async function marksOfConnections(shells: Pick<Shells, 'run'>, path: string): Promise<ReadonlySet<number>> {
  const printed = await shells.run(['nsenter', `--net=${path}`, 'awk', program, '/proc/net/nf_conntrack']);
  return new Set(printed.split('\n').filter((line) => line !== '').map(Number));
}

/** Has the kernel forget the connections with a mark: what comes of them begins anew, or is refused. Throws WorldError `NamespaceSocketFailed`. */
export function forgetConnections(path: string, marks: readonly number[]): void {
  if (marks.length === 0) return;
  const what = `the connections in ${path}`;
  const fd = inNamespace(path, what, () => checked('socket', libc().socket(afNetlink, sockRaw | sockCloexec, netlinkNetfilter), what));
  try {
    for (const mark of marks) {
      const message = deletion(mark);
      // The kernel has done it before `send` returns.
      checked('send', Number(libc().send(fd, message, BigInt(message.length), 0)), what);
    }
  } finally {
    closeSync(fd);
  }
}

/** IPCTNL_MSG_CT_DELETE for all with this mark (linux/netfilter/nfnetlink_conntrack.h), behind the headers of netlink and of nfnetlink. */
function deletion(mark: number): Buffer {
  const message = Buffer.alloc(headersBytes + 2 * attributeBytes);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE((subsystemOfConntrack << 8) | deleteMessage, 4);
  message.writeUInt16LE(isRequest, 6);
  message.writeUInt8(afInet, headersBytes - 4);
  for (const [index, [type, value]] of [[markAttribute, mark], [maskAttribute, 0xffff_ffff]].entries()) {
    const at = headersBytes + index * attributeBytes;
    message.writeUInt16LE(attributeBytes, at);
    message.writeUInt16LE(type ?? 0, at + 2);
    message.writeUInt32BE(value ?? 0, at + 4);
  }
  return message;
}

const afInet = 2;
const afNetlink = 16;
const sockRaw = 3;
const netlinkNetfilter = 12;
const headersBytes = 20;
const attributeBytes = 8;
const subsystemOfConntrack = 1;
const deleteMessage = 2;
const isRequest = 1;
const markAttribute = 8;
const maskAttribute = 21;
