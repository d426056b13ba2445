import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { globalSection } from './global-section.ts';

const extension = '.cfg';
/** Sorts before every load balancer's id. */
const globalFile = `00-global${extension}`;
const sharedFile = `00-shared${extension}`;

/** HAProxy's configuration on disk: a folder with one file for each load balancer, and what lies beside them. */
export class ConfigurationFiles {
  readonly folder: string;
  readonly #texts = new Map<string, string>();
  #shared: string | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** What an earlier daemon left, by load balancer. */
  async read(): Promise<ReadonlyMap<string, string>> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) {
      if (!name.endsWith(extension)) await rm(join(this.folder, name), { force: true });
      else if (name === sharedFile) this.#shared = await readFile(join(this.folder, name), 'utf8');
      else if (name !== globalFile) this.#texts.set(name.slice(0, -extension.length), await readFile(join(this.folder, name), 'utf8'));
    }
    return new Map(this.#texts);
  }

  get ids(): readonly string[] {
    return [...this.#texts.keys()];
  }

  textOf(id: string): string | undefined {
    return this.#texts.get(id);
  }

  async setGlobal(workerSocket: string): Promise<void> {
    await put(join(this.folder, globalFile), globalSection({ workerSocket }));
  }

  /** Adds sections that load balancers share. Those that nobody begins with any more go. */
  async share(text: string): Promise<void> {
    const used = new Set([...this.#texts.values()].flatMap((each) => [...each.matchAll(/ from (\S+)$/gm)].map(([, name = '']) => name)));
    const kept = [...sectionsIn(this.#shared ?? '')].filter(([name]) => used.has(name));
    const shared = [...new Map([...kept, ...sectionsIn(text)]).values()].toSorted().join('\n');
    if (shared === this.#shared) return;
    this.#shared = shared;
    await put(this.sharedPath, shared);
  }

  get sharedPath(): string {
    return join(this.folder, sharedFile);
  }

  async set(id: string, text: string | undefined): Promise<void> {
    if (text === this.#texts.get(id)) return;
    if (text === undefined) {
      this.#texts.delete(id);
      await rm(this.#pathOf(id), { force: true });
      return;
    }
    this.#texts.set(id, text);
    await put(this.#pathOf(id), text);
  }

  /** A file that HAProxy does not read unless it is told to, with what a load balancer is to have. */
  async propose(id: string, text: string): Promise<string> {
    const path = `${this.#pathOf(id)}.proposed`;
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  get globalPath(): string {
    return join(this.folder, globalFile);
  }

  #pathOf(id: string): string {
    return join(this.folder, `${id}${extension}`);
  }
}

/** The whole of it or nothing is at the path, whenever this process ends. */
export async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** By their names: each ends before an empty line. */
function sectionsIn(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(/^(?=defaults )/m).flatMap((section) => {
    const name = /^defaults (\S+)/.exec(section)?.[1];
    return name === undefined ? [] : [[name, `${section.trimEnd()}\n`] as const];
  }));
}

/** The configuration without what HAProxy can be told while it runs. */
export function structureOf(text: string): string {
  return createHash('sha256').update(text.replaceAll(serverLine, '  server $<name> $<options>')).digest('base64url');
}

const serverLine = /^ {2}server (?<name>s\d+) [\d.]+:\d+ (?<options>.*?)(?: disabled)?$/gm;

/** The targets of every backend in their places. */
export function slotsIn(text: string): ReadonlyMap<string, readonly { readonly address: string; readonly port: number }[]> {
  const slots = new Map<string, { readonly address: string; readonly port: number }[]>();
  let backend = '';
  for (const [, heading, address = '', port] of text.matchAll(/^(?:backend (\S+)|  server s\d+ ([\d.]+):(\d+) )/gm)) {
    if (heading === undefined) slots.get(backend)?.push({ address, port: Number(port) });
    else slots.set((backend = heading), []);
  }
  return slots;
}
