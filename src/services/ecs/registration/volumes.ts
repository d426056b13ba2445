import { clientError } from '../errors.ts';
import { checkEfs } from './efs.ts';
import type { RegistrationInput } from './registration-input.ts';

const namePattern = /^[a-zA-Z0-9_-]{1,255}$/;

export function checkVolumes(input: RegistrationInput): void {
  const names = new Set<string>();
  for (const { name = '', efsVolumeConfiguration: efs } of input.volumes ?? []) {
    if (name === '') throw clientError('Volume name should not be null or empty.');
    if (!namePattern.test(name)) throw clientError(`Invalid volume name '${name}'. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.`);
    if (names.has(name)) throw clientError(`Volume '${name}' is declared more than once.`);
    names.add(name);
    if (efs !== undefined) checkEfs(efs);
  }
  for (const container of input.containerDefinitions ?? []) {
    for (const { sourceVolume = '', containerPath = '' } of container.mountPoints ?? []) {
      if (!names.has(sourceVolume)) throw clientError(`Unknown volume '${sourceVolume}'.`);
      if (containerPath === '') throw clientError(`Mount point of volume '${sourceVolume}' must have a containerPath.`);
    }
  }
  checkPaths(input);
  checkMounted(input);
}

/** Two mounts at one place of a container would hide each other. */
function checkPaths(input: RegistrationInput): void {
  for (const container of input.containerDefinitions ?? []) {
    const paths = (container.mountPoints ?? []).map((mount) => mount.containerPath);
    if (new Set(paths).size !== paths.length) throw clientError(`Container '${container.name}' has duplicate mount points.`);
  }
}

/** The volume that a call is to bring with it has to be wanted by somebody. */
function checkMounted(input: RegistrationInput): void {
  const mounted = new Set((input.containerDefinitions ?? []).flatMap((container) => (container.mountPoints ?? []).map((mount) => mount.sourceVolume)));
  const idle = (input.volumes ?? []).filter((volume) => volume.configuredAtLaunch && !mounted.has(volume.name)).map((volume) => volume.name);
  if (idle.length > 0) throw clientError(`Volumes [${idle.join(', ')}] are not referenced by any of the containers`);
}
