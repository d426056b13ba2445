import { known } from '#base/assert.ts';
import { parseArn } from '#base/arn.ts';
import type { Collection } from '#model/collection.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners, type Listener } from '#model/listener.ts';
import { loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { targetGroups } from '#model/target-group.ts';
import { trustStores } from '#model/trust-store.ts';
import type { Reader } from '#state/store.ts';
import { listenerNotFound, loadBalancerNotFound, ruleNotFound, targetGroupNotFound, trustStoreNotFound, validationError } from './errors.ts';

/** One kind of resource, and how it is said that an ARN is of none. */
export interface ResourceKind<Doc> {
  readonly collection: Collection<Doc, 'scope'>;
  /** As the service says it: `'x' is not a valid load balancer ARN`. */
  readonly noun: string;
  readonly resource: RegExp;
  readonly notFound: (message: string) => Error;
}

const id = '[0-9a-f]{16}';
const name = '[A-Za-z0-9-]+';

export const loadBalancerKind = { collection: loadBalancers, noun: 'load balancer', resource: new RegExp(`^loadbalancer/(app|net|gwy)/${name}/${id}$`), notFound: loadBalancerNotFound } as const;
export const listenerKind = { collection: listeners, noun: 'listener', resource: new RegExp(`^listener/(app|net|gwy)/${name}/${id}/${id}$`), notFound: listenerNotFound } as const;
export const ruleKind = { collection: listenerRules, noun: 'listener rule', resource: new RegExp(`^listener-rule/(app|net|gwy)/${name}/${id}/${id}/${id}$`), notFound: ruleNotFound } as const;
export const targetGroupKind = { collection: targetGroups, noun: 'target group', resource: new RegExp(`^targetgroup/${name}/${id}$`), notFound: targetGroupNotFound } as const;
export const trustStoreKind = { collection: trustStores, noun: 'trust store', resource: new RegExp(`^truststore/${name}/${id}$`), notFound: trustStoreNotFound } as const;

/** The document of the ARN, in the caller's account and region. */
export function lookUp<Doc extends Scope>(reader: Reader, scope: Scope, { kind, arn }: { readonly kind: ResourceKind<Doc>; readonly arn: string | undefined }): Doc {
  const found = findByArn(reader, scope, { kind, arn });
  if (found === undefined) throw kind.notFound(`${capitalised(kind.noun)} '${arn}' not found`);
  return found;
}

/** Those of the ARNs, in the order in which they were made, as the Describe operations show them. */
export function lookUpAll<Doc extends Scope>(reader: Reader, scope: Scope, { kind, arns }: { readonly kind: ResourceKind<Doc>; readonly arns: readonly string[] }): readonly Doc[] {
  const wanted = [...new Set(arns)].map((arn) => findByArn(reader, scope, { kind, arn }));
  if (wanted.includes(undefined)) throw kind.notFound(`One or more ${kind.noun}s not found`);
  return wanted.filter((doc) => doc !== undefined);
}

/** Refuses what cannot be an ARN of the kind; undefined when nothing has it. */
export function findByArn<Doc extends Scope>(reader: Reader, scope: Scope, { kind, arn = '' }: { readonly kind: ResourceKind<Doc>; readonly arn: string | undefined }): Doc | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'elasticloadbalancing' || !kind.resource.test(parsed.resource)) throw validationError(`'${arn}' is not a valid ${kind.noun} ARN`);
  const doc = reader.get(kind.collection, arn);
  return doc === undefined || scopeKey(doc) !== scopeKey(scope) ? undefined : doc;
}

/** The load balancer of a listener. */
export function balancerOf(reader: Reader, { loadBalancerArn }: Pick<Listener, 'loadBalancerArn'>): LoadBalancer {
  return known(reader.get(loadBalancers, loadBalancerArn), `the load balancer ${loadBalancerArn}`);
}

function capitalised(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
