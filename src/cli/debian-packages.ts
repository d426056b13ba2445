import { existsSync } from 'node:fs';
import { WorldError } from '#base/errors.ts';
import { minuteMs } from '#base/time.ts';
import { checkPrograms, findProgram } from './doctor/programs.ts';
import { runProgram, type ProgramResult } from './run-program.ts';
import { isRoot } from './where.ts';

const updateTimeoutMs = 5 * minuteMs;
const installTimeoutMs = 10 * minuteMs;

/** Installs the Debian packages of the programs that are missing, and says so. Resolves to their names. */
export async function installMissing(say: (line: string) => void): Promise<readonly string[]> {
  const missing = (await checkPrograms()).flatMap((check) => (check.package === undefined ? [] : [check.package]));
  if (missing.length > 0) await installPackages([...new Set(missing)], say);
  return missing;
}

/** Throws WorldError `CannotInstall` with what to do instead. */
export async function installPackages(packages: readonly string[], say: (line: string) => void): Promise<void> {
  const names = packages.join(' ');
  if (!isRoot()) throw new WorldError('CannotInstall', `these packages are missing and only root can install them: ${names}; run 'sudo apt-get install ${names}'`);
  if (!existsSync('/etc/debian_version') || findProgram(['apt-get']) === undefined) {
    throw new WorldError('CannotInstall', `these are missing and this is no Debian-like system: ${names}; install them with the system's own package manager`);
  }
  say(`Installing Debian packages: ${names} …`);
  const first = await install(packages);
  // A fresh machine has no package lists, or old ones.
  if (first.exitCode === 0) return;
  await runProgram('apt-get', ['update', '-qq'], { timeoutMs: updateTimeoutMs });
  const second = await install(packages);
  if (second.exitCode !== 0) throw new WorldError('CannotInstall', `apt-get install ${names} failed: ${second.stderr.trim().split('\n').at(-1) ?? ''}`);
}

function install(packages: readonly string[]): Promise<ProgramResult> {
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return runProgram('apt-get', args, { timeoutMs: installTimeoutMs, environment: { DEBIAN_FRONTEND: 'noninteractive' } });
}
