import { dlopen, getInt32 } from 'node:ffi';
import { getSystemErrorMessage, getSystemErrorName } from 'node:util';
import { WorldError } from '#base/errors.ts';

type Libc = ReturnType<typeof openLibc>;
let opened: Libc | undefined;

/** What of the C library is called here, and Node.js has no way of its own for. */
export function libc(): Libc {
  opened ??= openLibc();
  return opened;
}

/** Throws WorldError `NamespaceSocketFailed` for a result that tells of a failure. */
export function checked(call: string, result: number, what: string): number {
  if (result >= 0) return result;
  const errno = -lastErrno();
  throw new WorldError('NamespaceSocketFailed', `${call} for ${what}: ${getSystemErrorMessage(errno) ?? 'unknown error'} (${getSystemErrorName(errno)})`);
}

export function lastErrno(): number {
  return getInt32(libc().errnoPointer);
}

export const afInet = 2;
export const sockStream = 1;
export const sockCloexec = 0o2_000_000;
export const sockNonblock = 0o4_000;

/** Of glibc; docs/decisions/0010-sockets-in-a-vpc.md says what another C library would need. */
function openLibc() {
  const { functions } = dlopen('libc.so.6', {
    setns: { arguments: ['int32', 'int32'], return: 'int32' },
    socket: { arguments: ['int32', 'int32', 'int32'], return: 'int32' },
    setsockopt: { arguments: ['int32', 'int32', 'int32', 'buffer', 'uint32'], return: 'int32' },
    bind: { arguments: ['int32', 'buffer', 'uint32'], return: 'int32' },
    listen: { arguments: ['int32', 'int32'], return: 'int32' },
    send: { arguments: ['int32', 'buffer', 'uint64', 'int32'], return: 'int64' },
    recv: { arguments: ['int32', 'buffer', 'uint64', 'int32'], return: 'int64' },
    __errno_location: { arguments: [], return: 'pointer' },
  });
  const { setns, socket, setsockopt, bind, listen, send, recv } = functions;
  return { setns, socket, setsockopt, bind, listen, send, recv, errnoPointer: functions.__errno_location() };
}
