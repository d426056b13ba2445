import { ClusterField } from '@aws-sdk/client-ecs';
import { defaultClusterName } from '#model/cluster.ts';
import { onCluster } from '../access.ts';
import { contentsOf, ensureDefaultCluster, findCluster } from '../clusters.ts';
import type { EcsOperation } from '../deps.ts';
import { invalidParameter } from '../errors.ts';
import { checkInclude } from '../include.ts';
import { clusterArnOf } from '../references.ts';
import { clusterView } from '../views/cluster.ts';

const clusterCountMax = 100;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html */
export default {
  access: (input, call) => asked(input.clusters).map((reference) => onCluster('DescribeClusters', call, reference)),

  async handle(input, call, { store, clock }) {
    checkInclude(input.include, ClusterField);
    const references = asked(input.clusters);
    if (references.length > clusterCountMax) throw invalidParameter(`Clusters can have at most ${clusterCountMax} items.`);
    await ensureDefaultCluster(store, call, clock.nowMs());
    const arns = [...new Set(references.map((reference) => clusterArnOf(call, reference)))];
    const found = arns.flatMap((arn) => findCluster(store, call, arn) ?? []);
    const missing = arns.filter((arn) => findCluster(store, call, arn) === undefined);
    return {
      clusters: found.map((cluster) => clusterView(cluster, contentsOf(store, cluster), input.include ?? [])),
      failures: missing.map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
} satisfies EcsOperation<'DescribeClusters'>;

/** A call that names no cluster means the default one. */
function asked(references: readonly string[] | undefined): readonly string[] {
  return references === undefined || references.length === 0 ? [defaultClusterName] : references;
}
