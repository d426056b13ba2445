import { namespacePath, type Shell } from './shell.ts';
import { uplinkName } from './vpc-network.ts';

/**
 * The host itself, too, is reached only by route tables, so that the kernel's own route to it goes. The tables are those
 * that a packet's mark leads to, which the kernel's check of the way back does not see: `admit` is what keeps tasks from
 * lying about their address.
 */
export async function setUpRouter(shell: Shell, namespace: string): Promise<void> {
  const settings = ['all', 'default', uplinkName].map((link) => `echo 0 > /proc/sys/net/ipv4/conf/${link}/rp_filter`);
  await shell.run(['nsenter', `--net=${namespacePath(namespace)}`, 'sh', '-c', `${settings.join('; ')}; ip route flush dev ${uplinkName} proto kernel`]);
}

/** Needed by the router to tell several next hops on one link, none of which is there to be asked. */
export async function macOf(shell: Shell, link: string): Promise<string> {
  const shown = await shell.run(['ip', '-o', 'link', 'show', 'dev', link]);
  return /link\/ether ([0-9a-f:]{17})/.exec(shown)?.[1] ?? '';
}
