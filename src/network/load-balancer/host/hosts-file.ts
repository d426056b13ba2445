import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { HostName } from './host-names.ts';
import { withHostNames } from './hosts-block.ts';

export interface HostsFileOptions {
  /** Such as `/etc/hosts`; undefined when none is to be kept. */
  readonly path: string | undefined;
  readonly instance: string;
  readonly log: Log;
}

/** Keeps the names of load balancers in the file by which glibc and Go resolve names. */
export class HostsFile {
  readonly #options: HostsFileOptions;
  #written: string | undefined;
  #problem: string | undefined;

  constructor(options: HostsFileOptions) {
    this.#options = options;
  }

  /** Why programs do not find the names; undefined while they do, or are not meant to. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What is there anyway is not written again: the file may be a disk's, and others watch it. */
  setNames(names: readonly HostName[]): void {
    const { path, instance, log } = this.#options;
    const wanted = names.map(({ name, address }) => `${address} ${name}`).join('\n');
    if (path === undefined || this.#written === wanted) return;
    try {
      rewrite(path, (text) => withHostNames(text, instance, names));
      this.#written = wanted;
      this.#problem = undefined;
    } catch (thrown) {
      const problem = `${path} cannot be written (${messageOf(thrown)}), so only browsers and curl find load balancers by their names`;
      if (problem !== this.#problem) log.warn(problem);
      this.#problem = problem;
    }
  }
}

/** In place: the file may be mounted, and whoever else keeps names in it must not find another file at its path. */
function rewrite(path: string, change: (text: string) => string): void {
  const before = textOf(path);
  const after = change(before);
  if (after === before) return;
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  try {
    const bytes = Buffer.from(after);
    writeSync(file, bytes, 0, bytes.length, 0);
    ftruncateSync(file, bytes.length);
  } finally {
    closeSync(file);
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return '';
    throw thrown;
  }
}
