import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFields } from './json-fields.ts';

/** The project's root folder. */
export const projectRoot = join(import.meta.dirname, '../..');

/** Such as `0.1.0`. */
export function productVersion(): string {
  return new JsonFields(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')), 'package.json').text('version');
}
