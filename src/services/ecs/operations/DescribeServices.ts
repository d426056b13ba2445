import { ServiceField } from '@aws-sdk/client-ecs';
import { onService, orAny } from '../access.ts';
import { activeCluster, ensureDefaultCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { checkInclude } from '../include.ts';
import { findService, missingServiceArn } from '../services.ts';
import { shownService } from '../shown-service.ts';

const serviceCountMax = 10;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
export default {
  access: (input, call) => orAny(input.services ?? [], '*').map((service) => onService('DescribeServices', call, { cluster: input.cluster, service })),

  async handle(input, call, { store, clock }) {
    checkInclude(input.include, ServiceField);
    const references = input.services ?? [];
    if (references.length === 0) throw invalidParameter('Services cannot be empty.');
    if (references.length > serviceCountMax) throw invalidParameter(`Services can have at most ${serviceCountMax} items.`);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const cluster = activeCluster(store, call, input.cluster);
    const found = references.map((reference) => ({ reference, service: findService(store, cluster, reference) }));
    const named = new Set(found.flatMap(({ service }) => service ?? []));
    return {
      services: [...named].map((service) => shownService(store, service, input.include)),
      failures: found.flatMap(({ reference, service }) => (service === undefined ? [{ arn: missingServiceArn(cluster, reference), reason: 'MISSING' }] : [])),
    };
  },
} satisfies EcsOperation<'DescribeServices'>;
