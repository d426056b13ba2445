import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';

type Container = NonNullable<RegisterTaskDefinitionCommandInput['containerDefinitions']>[number];

const served = { name: 'app', portMappings: [{ containerPort: 80 }] };
const shell = (script: string) => ['sh', '-c', script];
const checkedWith = (script: string) => ({ command: ['CMD-SHELL', script], interval: 5, timeout: 2, retries: 2 });

/** How the one container of a task definition lives, by the word that scripts have for it. */
export const programs = new Map<string, Container>([
  ['good', { ...served, image: 'good:1', command: ['serve'] }],
  ['crash', { ...served, image: 'good:1', command: shell('sleep 0.1; exit 1') }],
  ['broken', { ...served, image: 'unpullable:1', command: ['serve'] }],
  ['checked', { ...served, image: 'good:1', command: ['serve'], healthCheck: checkedWith('true') }],
  ['sick', { ...served, image: 'good:1', command: ['serve'], healthCheck: checkedWith('false') }],
  ['stubborn', { ...served, image: 'good:1', command: shell('trap "" TERM; serve'), stopTimeout: 5 }],
]);
