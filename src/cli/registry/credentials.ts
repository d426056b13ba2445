import { messageOf, WorldError } from '#base/errors.ts';
import type { DaemonStatus } from '#server/admin-protocol.ts';
import { readRootCredentials } from '../admin-client.ts';

export interface RegistryCredentials {
  readonly username: string;
  readonly secret: string;
}

/**
 * A fresh registry token, for whom the environment names as AWS's tools read it (access key, profile); without such, for the daemon's root. A
 * token stands for its principal, whatever account and region of the registry it is used in.
 */
export async function registryCredentials(daemon: DaemonStatus, environment: Readonly<Record<string, string | undefined>>): Promise<RegistryCredentials> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const isNamed = environment['AWS_ACCESS_KEY_ID'] !== undefined || environment['AWS_PROFILE'] !== undefined;
  const client = new ECRClient({ endpoint: daemon.endpoint, region: daemon.region, ...(!isNamed && { credentials: await readRootCredentials(daemon.stateDir) }) });
  try {
    const { authorizationData: [data] = [] } = await client.send(new GetAuthorizationTokenCommand({}));
    const [username = '', ...secret] = Buffer.from(data?.authorizationToken ?? '', 'base64').toString().split(':');
    return { username, secret: secret.join(':') };
  } catch (cause) {
    const whose = isNamed ? ' with the credentials that the environment names (AWS_ACCESS_KEY_ID or AWS_PROFILE)' : '';
    throw new WorldError('NoRegistryToken', `the daemon at ${daemon.endpoint} gave no registry token${whose}: ${messageOf(cause)}`, { cause });
  } finally {
    client.destroy();
  }
}
