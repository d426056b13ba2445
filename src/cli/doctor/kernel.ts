import { existsSync, readFileSync } from 'node:fs';
import { secondMs } from '#base/time.ts';
import { runProgram } from '../run-program.ts';
import { failed, ok, type Check } from './check.ts';

const probeTimeoutMs = 10 * secondMs;
const namespaces = ['mnt', 'net', 'pid', 'ipc', 'uts'];
const cgroupControllers = ['cpu', 'memory', 'pids', 'devices', 'freezer'];

/** What the kernel must be able to do. Probes work in namespaces of their own, which vanish with them: nothing is left behind. */
export async function checkKernel(): Promise<Check[]> {
  return [checkNamespaces(), checkCgroups(), ...(await Promise.all([checkOverlay(), checkVeth(), checkNftables()]))];
}

function checkNamespaces(): Check {
  const missing = namespaces.filter((name) => !existsSync(`/proc/self/ns/${name}`));
  if (missing.length === 0) return ok('kernel-namespaces', namespaces.join(', '));
  return failed('kernel-namespaces', `the kernel has no ${missing.join(', ')} namespaces`, 'boot a kernel built with CONFIG_NAMESPACES, as every distribution ships');
}

/** https://docs.kernel.org/admin-guide/cgroup-v2.html; v1 lists its controllers in /proc/self/cgroup. */
function checkCgroups(): Check {
  const unified = readOptional('/sys/fs/cgroup/cgroup.controllers');
  const mounts = readOptional('/proc/self/mounts') ?? '';
  // v2 has no devices and freezer controllers: they are part of every cgroup.
  const wanted = unified === undefined ? cgroupControllers : cgroupControllers.slice(0, 3);
  const present = unified === undefined
    ? mounts.split('\n').filter((line) => line.split(' ')[2] === 'cgroup').flatMap((line) => (line.split(' ')[3] ?? '').split(','))
    : unified.trim().split(' ');
  const missing = wanted.filter((controller) => !present.includes(controller));
  const version = unified === undefined ? 'cgroup v1' : 'cgroup v2';
  if (missing.length === 0) return ok('cgroups', `${version} with ${wanted.join(', ')}`);
  return failed('cgroups', `${version} lacks the controllers ${missing.join(', ')}`, 'mount cgroups with these controllers (systemd does it at boot); in a container run it with --privileged --cgroupns=host');
}

async function checkOverlay(): Promise<Check> {
  const script = 'd=$(mktemp -d) && mount -t tmpfs none "$d" && cd "$d" && mkdir a b c m && mount -t overlay overlay -o lowerdir=a,upperdir=b,workdir=c m; s=$?; umount -l "$d"; rmdir "$d"; exit $s';
  const probe = await runProgram('unshare', ['--mount', 'sh', '-c', script], { timeoutMs: probeTimeoutMs });
  if (probe.exitCode === 0) return ok('kernel-overlayfs', 'an overlay was mounted');
  return failed('kernel-overlayfs', `an overlay cannot be mounted: ${lastLine(probe.stderr)}`, 'load the module with modprobe overlay; in a container run it with --privileged');
}

async function checkVeth(): Promise<Check> {
  const probe = await runProgram('unshare', ['--net', 'ip', 'link', 'add', 'probe0', 'type', 'veth', 'peer', 'name', 'probe1'], { timeoutMs: probeTimeoutMs });
  if (probe.exitCode === 0) return ok('kernel-veth', 'a veth pair was made');
  return failed('kernel-veth', `a veth pair cannot be made: ${lastLine(probe.stderr)}`, 'load the module with modprobe veth, and run as root');
}

async function checkNftables(): Promise<Check> {
  const rules = 'table ip probe { set members { type ipv4_addr; }; chain nat { type nat hook postrouting priority 100; masquerade; }; chain pass { type filter hook forward priority 0; ct state established accept; ip saddr @members accept; }; }';
  const probe = await runProgram('unshare', ['--net', 'nft', rules], { timeoutMs: probeTimeoutMs });
  if (probe.exitCode === 0) return ok('kernel-nftables', 'sets, NAT and connection tracking work');
  return failed('kernel-nftables', `nftables rules cannot be made: ${lastLine(probe.stderr)}`, 'load the modules with modprobe -a nf_tables nft_ct nft_chain_nat nft_masq, and run as root');
}

function readOptional(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function lastLine(text: string): string {
  return text.trim().split('\n').findLast((line) => line.trim() !== '' && !/^\s*[\^~]+\s*$/.test(line)) ?? 'no reason was given';
}
