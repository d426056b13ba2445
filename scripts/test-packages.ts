import { spawnSync } from 'node:child_process';
import { installDebianPackages, packagesMissing } from './debian-packages.ts';

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
  wrk: 'wrk',
  buildah: 'buildah',
  dockerd: 'docker.io',
  'docker-credential-ecr-login': 'amazon-ecr-credential-helper',
  python3: 'python3-boto3',
};

/** Installs what is missing where that is possible; tests skip, by name, what stays missing. */
export function installTestPackages(): void {
  installDebianPackages([...packagesMissing(packages), ...missingParts()], 'Tests');
}

/** Where having a program of that name is not enough. */
function missingParts(): readonly string[] {
  const parts = { 'busybox-static': hasStaticBusybox(), 'python3-boto3': hasBoto3(), awscli: hasAwsCli2() };
  return Object.entries(parts).filter(([, isThere]) => !isThere).map(([name]) => name);
}

function hasStaticBusybox(): boolean {
  return spawnSync('/bin/busybox', ['httpd', '--help'], { stdio: 'ignore' }).status === 0;
}

function hasBoto3(): boolean {
  return ['python3', '/usr/bin/python3'].some((python) => spawnSync(python, ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0);
}

/** `aws logs tail` is not in version 1, which may be what comes first in PATH. */
function hasAwsCli2(): boolean {
  return ['aws', '/usr/local/bin/aws', '/usr/bin/aws'].some((aws) => spawnSync(aws, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('aws-cli/2') === true);
}
