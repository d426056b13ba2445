import { parseArn } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';
import type { Tag } from '#model/tag.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { operationNotPermitted, validationError } from './errors.ts';
import { listenerKind, loadBalancerKind, lookUp, ruleKind, targetGroupKind, trustStoreKind, type ResourceKind } from './resources.ts';
import { listenerOfDefaultRule } from './rules.ts';

/** At most so many resources are named in one call about tags. */
const resourcesMax = 20;

/** A resource that has tags, and how it is written with others. */
export interface TaggedResource {
  readonly arn: string;
  readonly tags: readonly Tag[];
  readonly putTags: (transaction: Transaction, tags: readonly Tag[]) => void;
}

/** Load balancers, listeners, rules, target groups and trust stores have tags (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html). */
export function taggedResources(reader: Reader, scope: Scope, arns: readonly string[]): readonly TaggedResource[] {
  if (arns.length > resourcesMax) throw validationError(`Cannot have more than ${resourcesMax} resources described`);
  return [...new Set(arns)].map((arn) => taggedResource(reader, scope, arn));
}

function taggedResource(reader: Reader, scope: Scope, arn: string): TaggedResource {
  const [type = ''] = parseArn(arn)?.resource.split('/') ?? [];
  switch (type) {
    case 'loadbalancer':
      return tagged(reader, scope, { kind: loadBalancerKind, arn });
    case 'listener':
      return tagged(reader, scope, { kind: listenerKind, arn });
    case 'listener-rule':
      if (listenerOfDefaultRule(reader, scope, arn) !== undefined) return untagged(arn);
      return tagged(reader, scope, { kind: ruleKind, arn });
    case 'targetgroup':
      return tagged(reader, scope, { kind: targetGroupKind, arn });
    case 'truststore':
      return tagged(reader, scope, { kind: trustStoreKind, arn });
    default:
      throw validationError(`'${arn}' is not a valid load balancer, listener, listener rule, target group or trust store ARN`);
  }
}

function tagged<Doc extends Scope & { readonly tags: readonly Tag[] }>(reader: Reader, scope: Scope, reference: { readonly kind: ResourceKind<Doc>; readonly arn: string }): TaggedResource {
  const doc = lookUp(reader, scope, reference);
  return { arn: reference.arn, tags: doc.tags, putTags: (transaction, tags) => transaction.put(reference.kind.collection, { ...doc, tags }) };
}

/** A default rule has no tags of its own. */
function untagged(arn: string): TaggedResource {
  return {
    arn,
    tags: [],
    putTags: (_transaction, tags) => {
      if (tags.length > 0) throw operationNotPermitted(`Default rule '${arn}' cannot be tagged; tag its listener`);
    },
  };
}
