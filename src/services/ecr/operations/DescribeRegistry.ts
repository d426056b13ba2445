import type { EcrOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRegistry.html */
const describeRegistry: EcrOperation<'DescribeRegistry'> = {
  access: () => [{ action: 'ecr:DescribeRegistry', resource: '*' }],
  /** Nothing sets a replication configuration, so every registry has the one that AWS shows for none. */
  handle: (_input, call) => ({ registryId: call.account, replicationConfiguration: { rules: [] } }),
};

export default describeRegistry;
