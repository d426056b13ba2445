import type { EFSVolumeConfiguration } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html */
export function checkEfs(efs: EFSVolumeConfiguration): void {
  const { authorizationConfig: authorization, rootDirectory = '/', transitEncryption, transitEncryptionPort } = efs;
  const isEncrypted = transitEncryption === 'ENABLED';
  if (authorization?.accessPointId && rootDirectory !== '/') throw clientError('When using an EFS access point, the root directory must either be set to "/" or be omitted.');
  if (authorization?.iam === 'ENABLED' && !isEncrypted) throw clientError('EFS IAM authorization requires TransitEncryption to be enabled.');
  if (transitEncryptionPort !== undefined && !isEncrypted) throw clientError('TransitEncryptionPort requires that TransitEncryption is enabled.');
}
