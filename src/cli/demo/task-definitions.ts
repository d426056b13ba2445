import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';

export interface SampleNames {
  /** As a production file names it: `<account>.dkr.ecr.<region>.amazonaws.com/<name>:<tag>`. */
  readonly image: string;
  readonly logGroup: string;
  /** What pulls the image and writes the logs. */
  readonly executionRoleArn: string;
  readonly region: string;
}

export const webPort = 8_080;

/** A web server with a health check, and a visitor that starts after it. */
export function webTaskDefinition(names: SampleNames): RegisterTaskDefinitionCommandInput {
  const web: ContainerDefinition = {
    name: 'web',
    image: names.image,
    essential: true,
    portMappings: [{ containerPort: webPort }],
    stopTimeout: 2,
    healthCheck: { command: ['CMD-SHELL', `wget -q -O /dev/null http://localhost:${webPort}/ || exit 1`], interval: 5, timeout: 10, retries: 3 },
    logConfiguration: logsTo(names, 'web'),
  };
  const visitor: ContainerDefinition = {
    name: 'visitor',
    image: names.image,
    essential: false,
    command: ['visit'],
    dependsOn: [{ containerName: 'web', condition: 'START' }],
    logConfiguration: logsTo(names, 'web'),
  };
  return fargate(names, 'drydock-demo-web', [web, visitor]);
}

/** The web app, for a service; each revision says in its answers which one it is. */
export function appTaskDefinition(names: SampleNames, revision: number): RegisterTaskDefinitionCommandInput {
  const app: ContainerDefinition = { name: appContainer, image: names.image, essential: true, command: ['app'], portMappings: [{ containerPort: webPort }], environment: [{ name: 'REVISION', value: `v${revision}` }], stopTimeout: 2, logConfiguration: logsTo(names, 'app') };
  return fargate(names, 'drydock-demo-app', [app]);
}

export const appContainer = 'app';

/** A job that prints, fails, and exits with code 3. */
export function jobTaskDefinition(names: SampleNames): RegisterTaskDefinitionCommandInput {
  return fargate(names, 'drydock-demo-job', [{ name: 'job', image: names.image, essential: true, command: ['failing-job'], logConfiguration: logsTo(names, 'job') }]);
}

/** A job that is told a secret, which its execution role has to be allowed to read. */
export function secretTaskDefinition(names: SampleNames, valueFrom: string): RegisterTaskDefinitionCommandInput {
  return fargate(names, 'drydock-demo-reader', [{ name: 'reader', image: names.image, essential: true, command: ['tell-secret'], secrets: [{ name: 'TOKEN', valueFrom }], logConfiguration: logsTo(names, 'reader') }]);
}

function fargate({ executionRoleArn }: SampleNames, family: string, containerDefinitions: ContainerDefinition[]): RegisterTaskDefinitionCommandInput {
  return { family, requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512', executionRoleArn, containerDefinitions };
}

function logsTo({ logGroup, region }: SampleNames, prefix: string): ContainerDefinition['logConfiguration'] {
  return { logDriver: 'awslogs', options: { 'awslogs-group': logGroup, 'awslogs-region': region, 'awslogs-stream-prefix': prefix } };
}
