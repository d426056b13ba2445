import type { Certificate as SdkCertificate, Listener as SdkListener, MutualAuthenticationAttributes } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Listener } from '#model/listener.ts';
import { actionView } from './action.ts';

/** Of its certificates the default one is shown. */
export function listenerView(listener: Listener): SdkListener {
  const { certificateArns: [defaultArn], sslPolicy, alpnPolicy } = listener;
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    ...(defaultArn !== undefined && { Certificates: [{ CertificateArn: defaultArn }] }),
    ...(sslPolicy !== undefined && { SslPolicy: sslPolicy }),
    DefaultActions: listener.defaultActions.map(actionView),
    ...(alpnPolicy !== undefined && { AlpnPolicy: [alpnPolicy] }),
    ...(listener.protocol === 'HTTPS' && { MutualAuthentication: mutualView(listener) }),
  };
}

/** The default one, and then those of the list. */
export function certificateViews({ certificateArns }: Listener): SdkCertificate[] {
  return certificateArns.map((CertificateArn, index) => ({ CertificateArn, IsDefault: index === 0 }));
}

function mutualView({ mutualAuthentication: mutual }: Listener): MutualAuthenticationAttributes {
  if (mutual.mode !== 'verify') return { Mode: mutual.mode };
  return {
    Mode: 'verify',
    TrustStoreArn: mutual.trustStoreArn,
    IgnoreClientCertificateExpiry: mutual.ignoreClientCertificateExpiry,
    TrustStoreAssociationStatus: 'active',
    AdvertiseTrustStoreCaNames: mutual.advertiseTrustStoreCaNames,
  };
}
