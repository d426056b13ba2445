import { spawnSync } from 'node:child_process';

/** Installs packages where that is possible, and says so; what it cannot install it says too, because what needs it is then skipped or fails. */
export function installDebianPackages(packages: readonly string[], purpose: string): void {
  const missing = [...new Set(packages)];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    console.log(`Not installed, and not installable here: ${missing.join(', ')}. ${purpose} that need them cannot run.`);
    return;
  }
  console.log(`Installing for the ${purpose.toLowerCase()}: ${missing.join(' ')} …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work, and a mirror may fail once.
  const patiently = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  const install = () => spawnSync('apt-get', [...patiently, 'install', '-y', '-qq', '--no-install-recommends', ...missing], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (install()) return;
  spawnSync('apt-get', [...patiently, 'update', '-qq'], { env: environment, stdio: 'ignore' });
  if (!install()) console.log(`apt-get install ${missing.join(' ')} failed. ${purpose} that need them cannot run.`);
}

/** The packages of the programs that are not here. */
export function packagesMissing(packageOf: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(packageOf).filter(([program]) => !isInstalled(program)).map(([, name]) => name);
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`], { stdio: 'ignore' }).status === 0;
}
