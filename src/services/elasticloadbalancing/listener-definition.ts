import { ProtocolEnum, type ModifyListenerCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Listener, ListenerProtocol } from '#model/listener.ts';
import { listeners } from '#model/listener.ts';
import { listenerAttributes } from '#model/listener-attributes.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import { defaultSslPolicyName, isFips, sslPolicyNamed } from '#model/ssl-policy.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum, checkRange, validationMessage } from '#wire/constraints.ts';
import { actionsFrom } from './actions.ts';
import { alpnPolicyNotSupported, invalidConfiguration, sslPolicyNotFound, validationError } from './errors.ts';
import { usableCertificates } from './listener-certificates.ts';
import { mutualAuthenticationFrom } from './mutual-authentication.ts';

export type ListenerInput = Pick<ModifyListenerCommandInput, 'Protocol' | 'Port' | 'SslPolicy' | 'Certificates' | 'AlpnPolicy' | 'DefaultActions' | 'MutualAuthentication'>;

/** What a listener is, less what makes it one of its own. */
export type ListenerDefinition = Pick<Listener, 'protocol' | 'port' | 'certificateArns' | 'sslPolicy' | 'alpnPolicy' | 'mutualAuthentication' | 'defaultActions' | 'attributes'>;

interface Asked {
  readonly input: ListenerInput;
  readonly balancer: LoadBalancer;
  /** The listener as it is; undefined for one that is to be made. */
  readonly before: Listener | undefined;
  readonly nowMs: number;
}

const protocols = { application: ['HTTPS', 'HTTP'], network: ['TCP', 'TLS', 'UDP', 'TCP_UDP'] } as const;
const alpnPolicies = ['HTTP1Only', 'HTTP2Only', 'HTTP2Optional', 'HTTP2Preferred', 'None'] as const;
const portMax = 65_535;

/** The listener that a caller describes; what is not given stays as it is. Whether its actions fit is looked at elsewhere. */
export function listenerDefinition(reader: Reader, asked: Asked): ListenerDefinition {
  const { input, balancer, before } = asked;
  const complaint = validationMessage([checkEnum('protocol', input.Protocol, ProtocolEnum), checkRange('port', input.Port, { min: 1, max: portMax })]);
  if (complaint !== undefined) throw validationError(complaint);
  const port = input.Port ?? before?.port;
  if (port === undefined) throw validationError('A listener port must be specified');
  const protocol = protocolOf(asked);
  const secure = protocol === 'HTTPS' || protocol === 'TLS' ? secureParts(reader, asked, protocol) : plainParts(input, protocol);
  return {
    protocol,
    port,
    ...secure,
    mutualAuthentication: input.MutualAuthentication === undefined ? keptMutual(before, protocol) : mutualAuthenticationFrom(reader, balancer, { given: input.MutualAuthentication, protocol }),
    defaultActions: input.DefaultActions === undefined && before !== undefined ? before.defaultActions : actionsFrom(input.DefaultActions, 'defaultActions'),
    attributes: Object.fromEntries(Object.entries(before?.attributes ?? {}).filter(([name]) => listenerAttributes[name]?.appliesTo({ protocol, attributes: {} }))),
  };
}

function protocolOf({ input: { Protocol: given }, balancer: { type }, before }: Asked): ListenerProtocol {
  if (given === undefined && before === undefined) throw validationError('A listener protocol must be specified');
  if (given === undefined && before !== undefined) return before.protocol;
  const known: readonly ListenerProtocol[] = protocols[type];
  const protocol = known.find((candidate) => candidate === given);
  if (protocol === undefined) throw validationError(`Listener protocol '${given}' must be one of '${known.join(', ')}'`);
  return protocol;
}

type SecureParts = Pick<Listener, 'certificateArns' | 'sslPolicy' | 'alpnPolicy'>;

function plainParts({ SslPolicy: policy, Certificates: certificates = [], AlpnPolicy: alpn = [] }: ListenerInput, protocol: ListenerProtocol): SecureParts {
  if (certificates.length > 0) throw validationError(`A certificate cannot be specified for ${protocol} listeners`);
  if (policy !== undefined && policy !== '') throw validationError(`An SSL policy cannot be specified for ${protocol} listeners`);
  if (alpn.length > 0) throw validationError(`An ALPN policy cannot be specified for ${protocol} listeners`);
  return { certificateArns: [] };
}

function secureParts(reader: Reader, asked: Asked, protocol: 'HTTPS' | 'TLS'): SecureParts {
  const { input, balancer, before, nowMs } = asked;
  const { Certificates: given = [] } = input;
  if (given.length > 1) throw validationError('Only one certificate can be specified for a listener, its default one; add others with AddListenerCertificates');
  const [defaultArn = before?.certificateArns[0]] = usableCertificates(reader, balancer, { given, nowMs });
  if (defaultArn === undefined) throw validationError(`A certificate must be specified for ${protocol} listeners`);
  const alpnPolicy = alpnPolicyOf(input, before, protocol);
  return {
    certificateArns: [defaultArn, ...(before?.certificateArns.slice(1) ?? [])],
    sslPolicy: sslPolicyOf(reader, asked),
    ...(alpnPolicy !== undefined && { alpnPolicy }),
  };
}

/** The policies of an application load balancer's listeners are all FIPS ones, or none is (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html#fips-security-policies). */
function sslPolicyOf(reader: Reader, { input, balancer, before }: Asked): string {
  const name = input.SslPolicy === undefined || input.SslPolicy === '' ? (before?.sslPolicy ?? defaultSslPolicyName) : input.SslPolicy;
  const policy = sslPolicyNamed(name);
  if (policy === undefined) throw sslPolicyNotFound(`SSL policy '${name}' not found`);
  const others = reader.find(listeners, 'loadBalancer', balancer.arn).filter(({ arn, sslPolicy }) => arn !== before?.arn && sslPolicy !== undefined);
  const isMixed = others.some(({ sslPolicy = '' }) => isFips({ name: sslPolicy }) !== isFips(policy));
  if (balancer.type === 'application' && isMixed) throw invalidConfiguration('All secure listeners of a load balancer must use either FIPS security policies or non-FIPS security policies');
  return name;
}

function alpnPolicyOf({ AlpnPolicy: given }: ListenerInput, before: Listener | undefined, protocol: 'HTTPS' | 'TLS'): Listener['alpnPolicy'] {
  if (given === undefined) return protocol === 'TLS' ? before?.alpnPolicy : undefined;
  if (given.length === 0) return undefined;
  if (protocol !== 'TLS') throw validationError(`An ALPN policy cannot be specified for ${protocol} listeners`);
  if (given.length > 1) throw validationError('Only one ALPN policy can be specified');
  const policy = alpnPolicies.find((candidate) => candidate === given[0]);
  if (policy === undefined) throw alpnPolicyNotSupported(`ALPN policy '${given[0]}' is not supported; it must be one of [${alpnPolicies.join(', ')}]`);
  return policy;
}

function keptMutual(before: Listener | undefined, protocol: ListenerProtocol): Listener['mutualAuthentication'] {
  return before === undefined || protocol !== 'HTTPS' ? { mode: 'off' } : before.mutualAuthentication;
}
