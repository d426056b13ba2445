import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { targetGroupsOf, type Action } from './listener-rule.ts';
import { loadBalancerResourceName, type LoadBalancer } from './load-balancer.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

export type ListenerProtocol = 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS';

/** A port of a load balancer (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html). */
export interface Listener extends Scope {
  readonly arn: string;
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: ListenerProtocol;
  /** The default one first; the others, which may have it once more, are chosen from by the name that a client asks for (SNI). Empty unless it ends TLS. */
  readonly certificateArns: readonly string[];
  readonly sslPolicy?: string;
  readonly alpnPolicy?: 'HTTP1Only' | 'HTTP2Only' | 'HTTP2Optional' | 'HTTP2Preferred' | 'None';
  readonly mutualAuthentication: MutualAuthentication;
  /** What no rule takes. */
  readonly defaultActions: readonly Action[];
  /** As set by the caller, by AWS's names; what is absent has its default. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

export type MutualAuthentication =
  | { readonly mode: 'off' | 'passthrough' }
  | { readonly mode: 'verify'; readonly trustStoreArn: string; readonly ignoreClientCertificateExpiry: boolean; readonly advertiseTrustStoreCaNames: 'on' | 'off' };

export const listeners = defineCollection<Listener>()({
  kind: 'elbv2-listener',
  version: 1,
  key: (listener) => listener.arn,
  indexes: {
    scope: scopeKey,
    loadBalancer: (listener) => listener.loadBalancerArn,
    certificate: (listener) => [...new Set(listener.certificateArns)],
    targetGroup: (listener) => targetGroupsOf(listener.defaultActions),
    trustStore: ({ mutualAuthentication: mutual }) => (mutual.mode === 'verify' ? mutual.trustStoreArn : undefined),
  },
});

export function listenerArn(balancer: LoadBalancer, id: string): string {
  return formatArn({ service: 'elasticloadbalancing', region: balancer.region, account: balancer.account, resource: `listener/${loadBalancerResourceName(balancer)}/${id}` });
}
