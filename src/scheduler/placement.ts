/**
 * Why a node cannot take a task, in the words of RunTask's `failures[]`
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html), in the order in which it is found out.
 */
export const refusals = [
  'AGENT',
  'ATTRIBUTE',
  'RESOURCE:CPU',
  'RESOURCE:MEMORY',
  'RESOURCE:PORTS',
  'RESOURCE:GPU',
  'RESOURCE:ENI',
  'MemberOf placement constraint unsatisfied.',
  'DistinctInstance placement constraint unsatisfied.',
] as const;
export type Refusal = (typeof refusals)[number];

export interface NodeRefusal {
  readonly nodeArn: string;
  readonly refusal: Refusal;
}

export type Placement =
  | { readonly kind: 'placed'; readonly nodeArn: string }
  /** `closest` is the node that came furthest through the checks; absent when there is none at all that might be asked. */
  | { readonly kind: 'unplaced'; readonly closest?: NodeRefusal };

/** What a service's event says when a task of it could not be placed (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html). */
export function unplacedEvent(serviceName: string, closest: NodeRefusal | undefined): string {
  const reason = closest === undefined ? 'Reason: No Container Instances were found in your cluster.' : `The closest matching (container-instance ${closest.nodeArn.split('/').at(-1)}) ${saidOf(closest.refusal)}.`;
  return `(service ${serviceName}) was unable to place a task because no container instance met all of its requirements. ${reason} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`;
}

function saidOf(refusal: Refusal): string {
  switch (refusal) {
    case 'RESOURCE:CPU':
      return 'has insufficient CPU units available';
    case 'RESOURCE:MEMORY':
      return 'has insufficient memory available';
    case 'RESOURCE:PORTS':
      return 'is already using a port required by your task';
    case 'ATTRIBUTE':
      return 'is missing an attribute required by your task';
    default:
      return `encountered error "${refusal}"`;
  }
}
