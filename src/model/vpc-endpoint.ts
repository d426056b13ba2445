import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A way from a VPC to an AWS service that does not lead over the internet (https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html). */
export interface VpcEndpoint extends Scope {
  readonly id: string;
  readonly vpcId: string;
  /** Such as `com.amazonaws.us-east-1.ecr.dkr`. */
  readonly serviceName: string;
  readonly type: 'Interface' | 'Gateway';
  /** Of an interface endpoint: its interfaces have `ownerResourceId` and say their subnets and groups. */
  readonly networkInterfaceIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly privateDnsEnabled: boolean;
  readonly dnsRecordIpType: 'ipv4' | 'service-defined';
  /** Of a gateway endpoint: each has a route to the service's prefix list. */
  readonly routeTableIds: readonly string[];
  /** JSON. */
  readonly policyDocument: string;
  readonly createdAt: number;
  /** By which a repeated call that made it is known, and what that call asked for. */
  readonly clientToken?: string;
  readonly requestDigest?: string;
  readonly tags: readonly Tag[];
}

export const vpcEndpoints = defineCollection<VpcEndpoint>()({
  kind: 'ec2-vpc-endpoint',
  version: 1,
  key: (endpoint) => endpoint.id,
  indexes: { scope: scopeKey, vpc: (endpoint) => endpoint.vpcId },
});
