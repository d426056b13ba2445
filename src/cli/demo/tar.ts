/** One member of a tar archive. Folders above it must come before it. */
export type TarEntry =
  | { readonly kind: 'folder'; readonly path: string; readonly mode?: number; readonly owner?: number }
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array | string; readonly mode?: number; readonly owner?: number }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

const blockBytes = 512;

/** A POSIX ustar archive; times are all zero, so that the same entries are always the same bytes. */
export function tarArchive(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(member), Buffer.alloc(2 * blockBytes)]);
}

function member(entry: TarEntry): readonly Buffer[] {
  const content = entry.kind === 'file' ? Buffer.from(entry.content) : Buffer.alloc(0);
  return [header(entry, content.length), content, Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes)];
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html, "ustar Interchange Format" */
function header(entry: TarEntry, size: number): Buffer {
  if (Buffer.byteLength(entry.path) > 100) throw new RangeError(`the path ${entry.path} is longer than the 100 bytes that ustar keeps`);
  const block = Buffer.alloc(blockBytes);
  const text = (offset: number, value: string) => block.write(value, offset, 'utf8');
  const octal = (offset: number, digits: number, value: number) => text(offset, value.toString(8).padStart(digits, '0'));
  text(0, entry.path);
  octal(100, 7, modeOf(entry));
  octal(108, 7, entry.kind === 'link' ? 0 : (entry.owner ?? 0));
  octal(116, 7, entry.kind === 'link' ? 0 : (entry.owner ?? 0));
  octal(124, 11, size);
  octal(136, 11, 0);
  text(148, ' '.repeat(8));
  text(156, { file: '0', link: '2', folder: '5' }[entry.kind]);
  if (entry.kind === 'link') text(157, entry.target);
  text(257, 'ustar\u000000');
  octal(148, 6, block.reduce((sum, byte) => sum + byte, 0));
  text(154, '\u0000 ');
  return block;
}

function modeOf(entry: TarEntry): number {
  if (entry.kind === 'link') return 0o777;
  return entry.mode ?? (entry.kind === 'folder' ? 0o755 : 0o644);
}
