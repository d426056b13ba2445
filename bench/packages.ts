import { installDebianPackages, packagesMissing } from '../scripts/debian-packages.ts';

/** What is measured, what it is measured beside, and what measures it; moto_server is Python's (`pip install 'moto[server]'`). */
const packages: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  runc: 'runc',
  nft: 'nftables',
  ip: 'iproute2',
  dockerd: 'docker.io',
  'docker-registry': 'docker-registry',
  dnsperf: 'dnsperf',
  haproxy: 'haproxy',
  iperf3: 'iperf3',
  skopeo: 'skopeo',
  wrk: 'wrk',
};

export function installBenchPackages(): void {
  installDebianPackages(packagesMissing(packages), 'Benchmarks');
}
