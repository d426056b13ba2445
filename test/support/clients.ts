import { ACMClient } from '@aws-sdk/client-acm';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '#auth/root-credentials.ts';
import type { TestDaemon } from './daemon.ts';

/** The official SDK clients, for one daemon. */
export interface Clients {
  readonly acm: ACMClient;
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly ecrPublic: ECRPUBLICClient;
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly logs: CloudWatchLogsClient;
  readonly secretsManager: SecretsManagerClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/** Of the account's root, unless other credentials are given. */
export function clientsOf(daemon: Pick<TestDaemon, 'clientConfig' | 'credentials'>, credentials: Credentials & { readonly sessionToken?: string } = daemon.credentials): Clients {
  const config = { ...daemon.clientConfig, credentials: { ...credentials } };
  return { acm: new ACMClient(config), ec2: new EC2Client(config), ecr: new ECRClient(config), ecrPublic: new ECRPUBLICClient(config), ecs: new ECSClient(config), elb: new ElasticLoadBalancingV2Client(config), iam: new IAMClient(config), kms: new KMSClient(config), logs: new CloudWatchLogsClient(config), secretsManager: new SecretsManagerClient(config), ssm: new SSMClient(config), sts: new STSClient(config) };
}
