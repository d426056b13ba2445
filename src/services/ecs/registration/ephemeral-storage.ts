import { clientError } from '../errors.ts';
import type { RegistrationInput } from './registration-input.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html */
const minGiB = 21;
const maxGiB = 200;

export function checkEphemeralStorage({ ephemeralStorage, requiresCompatibilities = [] }: Pick<RegistrationInput, 'ephemeralStorage' | 'requiresCompatibilities'>): void {
  if (ephemeralStorage === undefined) return;
  if (requiresCompatibilities.includes('EC2') && !requiresCompatibilities.includes('FARGATE')) throw clientError('Tasks using the EC2 launch type do not support EphemeralStorage.');
  const sizeInGiB = ephemeralStorage.sizeInGiB ?? 0;
  if (sizeInGiB < minGiB) throw clientError(`EphemeralStorage size should be at least ${minGiB}`);
  if (sizeInGiB > maxGiB) throw clientError(`EphemeralStorage size should be at most ${maxGiB}`);
}
