import type { TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '#model/target-group.ts';
import { checkEach, checkRange, validationMessage } from '#wire/constraints.ts';
import { validationError } from './errors.ts';
import type { RequestedTarget } from './target-place.ts';

/** Targets as a caller names them, each once; a port that is not given is the group's. */
export function requestedTargets({ port: groupPort }: TargetGroup, given: readonly TargetDescription[] | undefined): readonly RequestedTarget[] {
  if (given === undefined || given.length === 0) throw validationError('At least one target must be specified');
  const message = validationMessage(checkEach('targets', given, (path, { Port: port }) => checkRange(`${path}.port`, port, { min: 1, max: 65_535 })));
  if (message !== undefined) throw validationError(message);
  const all = given.map(({ Id: id = '', Port: port = groupPort, AvailabilityZone: zone }) => ({ id, port, availabilityZone: zone === '' ? undefined : zone }));
  if (all.some(({ id }) => id === '')) throw validationError('A target ID must be specified');
  return [...new Map(all.map((target) => [`${target.id}|${target.port}`, target])).values()];
}

/** Why targets cannot have this member. */
export const quicServerIdRefusal = 'load balancers do not speak QUIC here';
