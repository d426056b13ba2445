import type { DaemonStatus } from '#server/admin-protocol.ts';
import type { Settings } from '#server/settings.ts';
import type { Check } from './check.ts';
import { checkAwsCli, checkDisk, checkPlatform, checkPort, checkPrivileges } from './host.ts';
import { checkBlobBucket } from './blob-bucket.ts';
import { checkHostsFile, checkWebPorts } from './load-balancer-names.ts';
import { checkKernel } from './kernel.ts';
import { checkPrograms } from './programs.ts';

/** All that running containers on this machine needs. Changes nothing. */
export async function examine(settings: Settings, daemon: DaemonStatus | undefined, hostProblems: readonly string[]): Promise<readonly Check[]> {
  const platform = checkPlatform();
  if (platform.status === 'failed') return [platform];
  const [programs, kernel, disk, port, client, hosts, webPorts, bucket] = await Promise.all([checkPrograms(), checkKernel(), checkDisk(settings.stateDir), checkPort(settings, daemon), checkAwsCli(), checkHostsFile(settings), checkWebPorts(daemon, hostProblems), checkBlobBucket(settings)]);
  return [platform, checkPrivileges(), ...kernel, ...programs, disk, port, client, hosts, ...webPorts, ...bucket];
}
