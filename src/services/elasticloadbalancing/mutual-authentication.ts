import type { MutualAuthenticationAttributes } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ListenerProtocol, MutualAuthentication } from '#model/listener.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { invalidConfiguration, validationError } from './errors.ts';
import { lookUp, trustStoreKind } from './resources.ts';

/** How a listener treats its clients' certificates: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_MutualAuthenticationAttributes.html */
export function mutualAuthenticationFrom(reader: Reader, scope: Scope, { given, protocol }: { readonly given: MutualAuthenticationAttributes; readonly protocol: ListenerProtocol }): MutualAuthentication {
  const { Mode: mode = 'off', TrustStoreArn: arn, IgnoreClientCertificateExpiry: ignores, AdvertiseTrustStoreCaNames: advertises, TrustStoreAssociationStatus: status } = given;
  if (protocol !== 'HTTPS') throw invalidConfiguration(`Mutual authentication cannot be specified for ${protocol} listeners`);
  if (status !== undefined) throw validationError('TrustStoreAssociationStatus cannot be specified; it is only described');
  if (mode !== 'off' && mode !== 'passthrough' && mode !== 'verify') throw validationError(`Mutual authentication mode '${mode}' must be one of [off, passthrough, verify]`);
  if (mode === 'verify') return verification(reader, scope, given);
  if (arn !== undefined && arn !== '') throw validationError(`A trust store ARN cannot be specified for mutual authentication mode '${mode}'`);
  if (ignores === true) throw validationError(`IgnoreClientCertificateExpiry cannot be specified for mutual authentication mode '${mode}'`);
  if (advertises === 'on') throw validationError(`AdvertiseTrustStoreCaNames cannot be specified for mutual authentication mode '${mode}'`);
  return { mode };
}

function verification(reader: Reader, scope: Scope, { TrustStoreArn: arn, IgnoreClientCertificateExpiry: ignores = false, AdvertiseTrustStoreCaNames: advertises = 'off' }: MutualAuthenticationAttributes): MutualAuthentication {
  if (arn === undefined || arn === '') throw validationError("A trust store ARN must be specified for mutual authentication mode 'verify'");
  if (advertises !== 'on' && advertises !== 'off') throw validationError(`AdvertiseTrustStoreCaNames '${advertises}' must be one of [on, off]`);
  const store = lookUp(reader, scope, { kind: trustStoreKind, arn });
  return { mode: 'verify', trustStoreArn: store.arn, ignoreClientCertificateExpiry: ignores, advertiseTrustStoreCaNames: advertises };
}
