import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { DaemonStatus } from '#server/admin-protocol.ts';
import { readRootCredentials } from '../admin-client.ts';

/** The official SDK clients, pointed at the daemon: the demo uses nothing that a user could not. */
export interface Cloud {
  readonly daemon: DaemonStatus;
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly ssm: SSMClient;
}

export async function cloudOf(daemon: DaemonStatus): Promise<Cloud> {
  const config = { endpoint: daemon.endpoint, region: daemon.region, credentials: await readRootCredentials(daemon.stateDir) };
  return { daemon, ec2: new EC2Client(config), ecr: new ECRClient(config), ecs: new ECSClient(config), elb: new ElasticLoadBalancingV2Client(config), iam: new IAMClient(config), logs: new CloudWatchLogsClient(config), ssm: new SSMClient(config) };
}
