import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TarEntry } from '#cli/demo/tar.ts';

/** Where the program of a Node.js image lies. */
export const nodeInImage = '/usr/local/bin/node';

/** What makes of a busybox image one with this Node.js, the libraries that it needs, and `script` as /app.mjs. */
export function nodeEntries(script: string): readonly TarEntry[] {
  const libraries = execFileSync('ldd', [process.execPath], { encoding: 'utf8' }).match(/\/[^ )]+/g) ?? [];
  const files = new Map([[nodeInImage, process.execPath], ...libraries.map((path): [string, string] => [path, path])]);
  const folders = new Set([...files.keys()].flatMap((path) => parentsOf(path)));
  return [
    ...[...folders].toSorted().map((path): TarEntry => ({ kind: 'folder', path: `${path.slice(1)}/` })),
    ...[...files].map(([path, source]): TarEntry => ({ kind: 'file', path: path.slice(1), content: readFileSync(source), mode: 0o755 })),
    { kind: 'file', path: 'app.mjs', content: script },
  ];
}

function parentsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === '/' ? [] : [...parentsOf(parent), parent];
}
