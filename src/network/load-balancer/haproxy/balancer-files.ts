import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { codeOf, WorldError } from '#base/errors.ts';
import { ask } from './command-socket.ts';
import { put } from './configuration-files.ts';

const certificate = '.pem';

/** The files that configurations name: certificates, and whose clients are let in. */
export class BalancerFiles {
  readonly folder: string;
  readonly #texts = new Map<string, string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Those of these files that are otherwise on disk, or are not there. */
  async differing(files: ReadonlyMap<string, string>): Promise<readonly (readonly [string, string])[]> {
    const differing = [];
    for (const file of files) if ((await this.#textAt(file[0])) !== file[1]) differing.push(file);
    return differing;
  }

  async write(files: readonly (readonly [string, string])[]): Promise<void> {
    for (const [path, text] of files) {
      await put(path, text);
      this.#texts.set(path, text);
    }
  }

  /** Removes what a load balancer has no more use for: private keys do not lie about. */
  async keepOnly(id: string, files: ReadonlyMap<string, string>): Promise<void> {
    const folder = join(this.folder, id);
    for (const path of (await namesIn(folder)).map((name) => join(folder, name))) {
      if (files.has(path)) continue;
      await rm(path, { force: true });
      this.#texts.delete(path);
    }
  }

  /** Removes what was there for a load balancer. */
  async remove(id: string): Promise<void> {
    const folder = join(this.folder, id);
    await rm(folder, { recursive: true, force: true });
    for (const path of this.#texts.keys()) if (path.startsWith(`${folder}/`)) this.#texts.delete(path);
  }

  async #textAt(path: string): Promise<string | undefined> {
    if (!this.#texts.has(path)) this.#texts.set(path, await readFile(path, 'utf8').catch(() => ''));
    return this.#texts.get(path);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

/** Gives a running HAProxy other certificates for those that it has. Connections go on with the ones that they began with. Throws WorldError `HaproxyRefused`. */
export async function tellCertificates(socket: string, files: readonly (readonly [string, string])[], clock: Clock): Promise<void> {
  for (const [path, text] of files.filter(([each]) => each.endsWith(certificate))) {
    demand(await ask(socket, `set ssl cert ${path} <<\n${text}\n`, clock), /transaction (?:created|updated)/i);
    demand(await ask(socket, `commit ssl cert ${path}`, clock), /success/i);
  }
}

function demand(answer: string, success: RegExp): void {
  if (!success.test(answer)) throw new WorldError('HaproxyRefused', `HAProxy does not take a certificate: ${answer.trim()}`);
}
