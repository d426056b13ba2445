import type { CreateListenerCommandInput, CreateLoadBalancerCommandInput, CreateRuleCommandInput, CreateTargetGroupCommandInput, Listener, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { certificateArn, certificates, type Certificate } from '#model/certificate.ts';
import { trustStoreArn, trustStores } from '#model/trust-store.ts';
import CreateListener from '../operations/CreateListener.ts';
import CreateLoadBalancer from '../operations/CreateLoadBalancer.ts';
import CreateRule from '../operations/CreateRule.ts';
import CreateTargetGroup from '../operations/CreateTargetGroup.ts';
import { call, elbWorld, type ElbWorld } from './elb-world.ts';

/** A world with a load balancer, and short words for what is made in it. */
export interface BalancerWorld {
  readonly world: ElbWorld;
  readonly balancerArn: string;
  createGroup(name: string, input?: Partial<CreateTargetGroupCommandInput>): Promise<string>;
  createListener(input?: Partial<CreateListenerCommandInput>): Promise<Listener>;
  createRule(listener: Listener, input?: Partial<CreateRuleCommandInput>): Promise<Rule>;
  putCertificate(id: string, given?: Partial<Certificate>): Promise<string>;
  putTrustStore(): Promise<string>;
}

export const ok = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } } as const;

export async function balancerWorld(given: Partial<CreateLoadBalancerCommandInput> = {}): Promise<BalancerWorld> {
  const world = await elbWorld();
  const balancerArn = await createBalancer(world, given);
  return {
    world,
    balancerArn,
    async createGroup(Name, input = {}) {
      const { TargetGroups = [] } = await CreateTargetGroup.handle({ Name, Protocol: 'HTTP', Port: 80, VpcId: world.vpcId, TargetType: 'ip', ...input }, call, world);
      return known(TargetGroups[0]?.TargetGroupArn, 'its ARN');
    },
    async createListener(input = {}) {
      const { Listeners = [] } = await CreateListener.handle({ LoadBalancerArn: balancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: [ok], ...input }, call, world);
      return known(Listeners[0], 'a listener');
    },
    async createRule({ ListenerArn }, input = {}) {
      const { Rules = [] } = await CreateRule.handle({ ListenerArn, Priority: 1, Conditions: [{ Field: 'path-pattern', Values: ['/a'] }], Actions: [ok], ...input }, call, world);
      return known(Rules[0], 'a rule');
    },
    putCertificate: (id, certificate = {}) => putCertificate(world, id, certificate),
    putTrustStore: () => putTrustStore(world),
  };
}

export async function createBalancer(world: ElbWorld, given: Partial<CreateLoadBalancerCommandInput> = {}): Promise<string> {
  const { LoadBalancers = [] } = await CreateLoadBalancer.handle({ Name: 'web', Subnets: [...world.subnetIds], ...given }, call, world);
  return known(LoadBalancers[0]?.LoadBalancerArn, 'its ARN');
}

async function putCertificate({ store }: ElbWorld, id: string, given: Partial<Certificate>): Promise<string> {
  const arn = certificateArn(call, id);
  const certificate: Certificate = {
    account: call.account, region: call.region, arn, type: 'IMPORTED', domainName: `${id}.example.com`, subjectAlternativeNames: [`${id}.example.com`], certificate: '', privateKey: '',
    serial: '01', subject: {}, issuer: {}, notBefore: 0, notAfter: Number.MAX_SAFE_INTEGER, keyAlgorithm: 'EC_prime256v1', signatureAlgorithm: 'SHA256WITHECDSA', keyUsages: [], extendedKeyUsages: [],
    createdAt: 0, isTransparencyLogged: false, isExportable: false, tags: [], ...given,
  };
  await store.transact((transaction) => transaction.put(certificates, certificate));
  return arn;
}

async function putTrustStore({ store }: ElbWorld): Promise<string> {
  const id = '0123456789abcdef';
  const arn = trustStoreArn(call, { name: 'clients', id });
  await store.transact((transaction) => transaction.put(trustStores, { account: call.account, region: call.region, arn, name: 'clients', id, caCertificates: '', revocations: [], tags: [], createdAt: 0 }));
  return arn;
}
