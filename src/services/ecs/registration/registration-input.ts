import type * as ecs from '@aws-sdk/client-ecs';
import type { Input } from '#wire/operation.ts';

export type RegistrationInput = Input<typeof ecs, 'RegisterTaskDefinition'>;
