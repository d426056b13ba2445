// Runs a TypeScript program of this project on the Node.js that the project brings (the `node` npm package), whatever Node.js started us.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, projectNode } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  ensureInstalled();
} catch (failure) {
  console.error(`drydock: ${failure.message}`);
  process.exit(1);
}
const [program, ...rest] = process.argv.slice(2);
const run = spawnSync(projectNode, ['--disable-warning=ExperimentalWarning', join(root, program), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/node') },
});
process.exit(run.status ?? 1);
