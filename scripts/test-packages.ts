import { spawnSync } from 'node:child_process';

/** The programs that tests use, and the Debian package of each. */
const packages: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  runc: 'runc',
  nft: 'nftables',
  ip: 'iproute2',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  tini: 'tini',
  haproxy: 'haproxy',
  skopeo: 'skopeo',
  podman: 'podman',
  buildah: 'buildah',
  dockerd: 'docker.io',
  aws: 'awscli',
  python3: 'python3-boto3',
};

/** Installs what is missing where that is possible; tests skip, by name, what stays missing. */
export function installTestPackages(): void {
  const missing = [...new Set([...Object.entries(packages).filter(([program]) => !isInstalled(program)).map(([, name]) => name), ...missingParts()])];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    console.log(`Not installed, and not installable here: ${missing.join(', ')}. Tests that need them are skipped.`);
    return;
  }
  console.log(`Installing for the tests: ${missing.join(' ')} …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (install()) return;
  spawnSync('apt-get', ['update', '-qq'], { env: environment, stdio: 'ignore' });
  if (!install()) console.log(`apt-get install ${missing.join(' ')} failed. Tests that need them are skipped.`);
}

/** Packages without a program of their own. */
function missingParts(): readonly string[] {
  const hasStaticBusybox = spawnSync('/bin/busybox', ['httpd', '--help'], { stdio: 'ignore' }).status === 0;
  return [...(hasStaticBusybox ? [] : ['busybox-static']), ...(hasBoto3() ? [] : ['python3-boto3'])];
}

function hasBoto3(): boolean {
  return ['python3', '/usr/bin/python3'].some((python) => spawnSync(python, ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0);
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`], { stdio: 'ignore' }).status === 0;
}
