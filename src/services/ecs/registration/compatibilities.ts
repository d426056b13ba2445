import { ServiceException } from '../errors.ts';
import { checkFargate } from './fargate.ts';
import type { RegistrationInput } from './registration-input.ts';

/** What the definition could run on, whatever it requires: EC2 takes everything, EXTERNAL all but ENIs, FARGATE what passes its checks; managed instances take that too when it is Linux. */
export function compatibilitiesOf(input: RegistrationInput): readonly string[] {
  if (input.networkMode !== 'awsvpc') return ['EXTERNAL', 'EC2'];
  if (!isFargateCompatible(input)) return ['EC2'];
  return input.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ? ['EC2', 'FARGATE'] : ['EC2', 'MANAGED_INSTANCES', 'FARGATE'];
}

function isFargateCompatible(input: RegistrationInput): boolean {
  try {
    checkFargate(input);
    return true;
  } catch (thrown) {
    if (thrown instanceof ServiceException) return false;
    throw thrown;
  }
}
