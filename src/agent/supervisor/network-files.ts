import type { TaskNetwork } from '#model/link.ts';

/** The files of /etc that tell a task's containers who they are; shared by all of them, as is their network namespace. */
export interface NetworkFiles {
  readonly hosts: string;
  readonly hostname: string;
  readonly resolvConf: string;
}

export function networkFiles(network: TaskNetwork): NetworkFiles {
  const { privateDnsName, privateIpv4Address, nameServers, searchDomains } = network;
  const search = searchDomains.length > 0 ? [`search ${searchDomains.join(' ')}`] : [];
  return {
    hosts: lines(['127.0.0.1 localhost', `${privateIpv4Address} ${privateDnsName}`]),
    hostname: lines([privateDnsName]),
    resolvConf: lines([...search, ...nameServers.map((address) => `nameserver ${address}`)]),
  };
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
