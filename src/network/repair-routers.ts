import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { HostGateway } from './host-gateway.ts';
import { hasUplink } from './observe.ts';
import type { PeerLinks } from './peer-links.ts';
import { taskLines } from './render.ts';
import { setUpRouter } from './router-settings.ts';
import { ipIn, type Shell } from './shell.ts';
import type { Attachment } from './vpc-network.ts';
import type { VpcRouter } from './vpc-router.ts';

export interface RepairOptions {
  /** The host's. */
  readonly shell: Shell;
  readonly log: Log;
  readonly host: HostGateway;
  readonly peerLinks: PeerLinks;
  /** Ties routers to each other and to the host as they are now. */
  readonly followRouters: () => Promise<void>;
}

/** Makes again what somebody else removed from the namespaces of these routers, piece by piece. Of those that nobody changed nothing is looked at. */
export async function repairRouters(routers: readonly VpcRouter[], options: RepairOptions): Promise<void> {
  const asked = await Promise.all(routers.map(async (router) => ((await router.mayHaveLosses()) ? [router] : [])));
  const changed = asked.flat();
  if (changed.length === 0) return;
  // What routes lead to comes first.
  await Promise.all(changed.map((router) => repairUplink(router, options)));
  await Promise.all(changed.map((router) => options.peerLinks.check(router)));
  await options.followRouters();
  for (const router of changed) await Promise.all((await router.repair()).map((attachment) => setUpTask(attachment, options)));
}

/** Gives a task that has a link its address and routes. Never rejects. */
export async function setUpTask({ taskId, namespace, network }: Attachment, { shell, log }: Pick<RepairOptions, 'shell' | 'log'>): Promise<void> {
  try {
    await shell.run(ipIn(namespace), taskLines(network));
  } catch (thrown) {
    log.warn('a task could not be given its network again', { task: taskId, reason: messageOf(thrown) });
  }
}

async function repairUplink({ namespace, uplink, vpcId }: VpcRouter, { shell, log, host }: RepairOptions): Promise<void> {
  if (await hasUplink(shell, namespace, uplink)) return;
  log.warn('the uplink of a VPC was changed by somebody else; it is made right again', { vpc: vpcId });
  await host.configure(namespace, uplink);
  await setUpRouter(shell, namespace);
}
