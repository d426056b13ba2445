import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { TarEntry } from '#cli/demo/tar.ts';

const root = join(import.meta.dirname, '../../node_modules');

/** What puts packages of this project, with all that they need, into an image as /node_modules: to be had with `require`. */
export function packageEntries(names: readonly string[]): readonly TarEntry[] {
  const wanted = new Set(names);
  // A set is gone through with what is added on the way.
  for (const name of wanted) for (const needed of dependenciesOf(name)) wanted.add(needed);
  const files = [...wanted].flatMap((name) => filesIn(join(root, name)));
  const folders = new Set(files.flatMap((path) => parentsOf(inImage(path))));
  return [...[...folders].toSorted().map((path): TarEntry => ({ kind: 'folder', path: `${path}/` })), ...files.map((path): TarEntry => ({ kind: 'file', path: inImage(path), content: readFileSync(path) }))];
}

function dependenciesOf(name: string): readonly string[] {
  const described: { readonly dependencies?: Readonly<Record<string, string>> } = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8'));
  return Object.keys(described.dependencies ?? {});
}

/** What runs and is required: no types, no modules that are imported. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:js|cjs|mjs|json)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !/\/dist-(?:types|es)\//.test(path));
}

function inImage(path: string): string {
  return join('node_modules', relative(root, path));
}

function parentsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === '.' ? [] : [...parentsOf(parent), parent];
}
