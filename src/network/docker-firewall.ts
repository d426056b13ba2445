import { WorldError } from '#base/errors.ts';
import type { Shell } from './shell.ts';

/**
 * Docker drops everything that the host forwards and that is not its own, except what its chain for users lets through
 * (https://docs.docker.com/engine/network/packet-filtering-firewalls/). What VPCs may do is decided in a table of ours, so
 * here they pass. Nothing happens on a host without that chain.
 */
export async function passDockerFirewall(shell: Shell, owner: FirewallOwner): Promise<void> {
  const rules = await rulesOf(shell);
  if (rules === undefined || rules.some((rule) => isOf(rule, owner))) return;
  await shell.run(['nft', '-f', '-'], ['iifname', 'oifname'].map((way) => `insert rule ip filter DOCKER-USER ${way} "${owner.linkPrefix}*" counter accept comment "${owner.name}"`));
}

/** Takes away what `passDockerFirewall` added. */
export async function leaveDockerFirewall(shell: Shell, owner: FirewallOwner): Promise<void> {
  const own = (await rulesOf(shell))?.filter((rule) => isOf(rule, owner)) ?? [];
  const handles = own.flatMap((rule) => /# handle (\d+)$/.exec(rule)?.[1] ?? []);
  if (handles.length > 0) await shell.run(['nft', '-f', '-'], handles.map((handle) => `delete rule ip filter DOCKER-USER handle ${handle}`));
}

export interface FirewallOwner {
  /** Kept with the rules, so that they are known again. */
  readonly name: string;
  readonly linkPrefix: string;
}

/** The lines of the chain with their handles; undefined when there is no such chain. */
async function rulesOf(shell: Shell): Promise<readonly string[] | undefined> {
  try {
    return (await shell.run(['nft', '-a', 'list', 'chain', 'ip', 'filter', 'DOCKER-USER'])).split('\n');
  } catch (thrown) {
    if (thrown instanceof WorldError) return undefined;
    throw thrown;
  }
}

function isOf(rule: string, { name }: FirewallOwner): boolean {
  return rule.includes(`comment "${name}"`);
}
