import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';

/** How the containers of a task definition live. */
export type ProgramName = 'good' | 'polite' | 'stubborn' | 'crash' | 'flaky' | 'unpullable' | 'checked' | 'sick';

type Container = NonNullable<RegisterTaskDefinitionCommandInput['containerDefinitions']>[number];

const served = { name: 'app', portMappings: [{ containerPort: 80 }] };
const shell = (script: string) => ['sh', '-c', script];
const check = (script: string) => ({ command: ['CMD-SHELL', script], interval: 5, timeout: 2, retries: 2 });

export const programs: Readonly<Record<ProgramName, Container>> = {
  good: { ...served, image: 'good:1', command: ['serve'] },
  polite: { ...served, image: 'good:1', command: shell('trap "exit 0" TERM; serve') },
  stubborn: { ...served, image: 'good:1', command: shell('trap "" TERM; serve'), stopTimeout: 5 },
  crash: { ...served, image: 'good:1', command: shell('sleep 0.1; exit 1') },
  flaky: { ...served, image: 'good:1', command: shell('sleep 40; exit 1') },
  unpullable: { ...served, image: 'unpullable:1', command: ['serve'] },
  checked: { ...served, image: 'good:1', command: ['serve'], healthCheck: check('true') },
  sick: { ...served, image: 'good:1', command: ['serve'], healthCheck: check('false') },
};

/** Programs with which a deployment can complete. */
export const goodPrograms: readonly [ProgramName, ...ProgramName[]] = ['good', 'polite', 'stubborn', 'checked'];
export const allPrograms: readonly [ProgramName, ...ProgramName[]] = ['good', 'good', 'polite', 'polite', 'checked', 'stubborn', 'crash', 'flaky', 'unpullable', 'sick'];
