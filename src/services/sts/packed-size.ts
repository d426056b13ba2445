import { deflateRawSync } from 'node:zlib';
import type { PrincipalSession } from '#wire/operation.ts';
import { packedPolicyTooLarge } from './errors.ts';
import { sessionPolicyCharactersMax } from './session-policies.ts';

/** AWS does not say how it packs them, nor how much it takes; ours is DEFLATE, so that a text of the documented 2,048 characters mostly fits. */
const packedBytesMax = 1_536;
/** Unpacked, as session tokens hold them: a token has to fit into a header of a request. */
const tagBytesMax = 8_192;

/** How much of what they may take session policies and session tags take, in percent; undefined when there are none. Throws when it is more than all. */
export function packedSize({ policy = '', policyArns = [], tags }: Pick<PrincipalSession, 'policy' | 'policyArns' | 'tags'>): number | undefined {
  const policies = [policy, ...policyArns].filter((one) => one !== '');
  const tagTexts = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  if (policies.length === 0 && tagTexts.length === 0) return undefined;
  const plain = policies.join('').length / sessionPolicyCharactersMax;
  const packed = deflateRawSync([...policies, ...tagTexts].join('\n')).byteLength / packedBytesMax;
  const tagged = Buffer.byteLength(tagTexts.join('\n')) / tagBytesMax;
  const percent = Math.ceil(100 * Math.max(plain, packed, tagged));
  if (percent <= 100) return percent;
  throw packedPolicyTooLarge(policies.length === 0 ? `Packed size of session tags consumes ${percent}% of allotted space.` : `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`);
}
