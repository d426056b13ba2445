import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '..');

export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file of ours. */
export function sourceFiles(): readonly SourceFile[] {
  return globSync('{src,test,sim,bench,scripts}/**/*.ts', { cwd: projectRoot }).sort().map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }));
}
