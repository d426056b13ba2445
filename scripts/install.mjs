// Makes sure that what package-lock.json asks for is installed. Runs on any Node.js from 18 on, and needs no dependency itself.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const lock = join(root, 'package-lock.json');
/** A copy of the lock file that the installed packages were last found to match. */
const stamp = join(modules, '.drydock-lock.json');

/** The Node.js that the project brings. */
export const projectNode = join(modules, 'node/bin/node');

/** Installs when something is missing or of another version. Throws with one sentence when that fails. */
export function ensureInstalled() {
  if (existsSync(projectNode) && sameText(lock, stamp)) return;
  if (!matchesLock()) install();
  copyFileSync(lock, stamp);
}

function install() {
  if (Number(process.versions.node.split('.')[0]) < 18) {
    throw new Error(`Node.js 18 or newer is needed to install the dependencies, and this is ${process.versions.node}; install a newer one and try again.`);
  }
  console.error('drydock: installing dependencies with npm ci (once; about 300 MB) …');
  const startedAt = Date.now();
  const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (run.error) throw new Error(`npm could not be started (${run.error.message}); install npm and try again.`);
  if (run.status !== 0) throw new Error(`npm ci failed with status ${run.status ?? run.signal}; see its output above, then try again.`);
  if (!existsSync(projectNode)) throw new Error(`npm ci did not install the Node.js of the package "node"; allow its install script (npm config get ignore-scripts must be false) and try again.`);
  console.error(`drydock: dependencies installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** npm keeps what it installed in node_modules/.package-lock.json; packages for other platforms are missing there. */
function matchesLock() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(projectNode) || !existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => path === '' || installed[path]?.version === entry.version || (entry.optional && !installed[path]));
}

function sameText(one, other) {
  return existsSync(one) && existsSync(other) && readFileSync(one, 'utf8') === readFileSync(other, 'utf8');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    ensureInstalled();
  } catch (failure) {
    console.error(`drydock: ${failure.message}`);
    process.exit(1);
  }
}
