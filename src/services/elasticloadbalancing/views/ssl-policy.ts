import type { SslPolicy as SdkSslPolicy } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SslPolicy } from '#model/ssl-policy.ts';

export function sslPolicyView({ name, protocols, ciphers }: SslPolicy): SdkSslPolicy {
  return {
    SslProtocols: [...protocols],
    Ciphers: ciphers.map((Name, index) => ({ Name, Priority: index + 1 })),
    Name: name,
    SupportedLoadBalancerTypes: ['application', 'network'],
  };
}
