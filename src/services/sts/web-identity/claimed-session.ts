import type { Tag } from '@aws-sdk/client-sts';
import { isJsonObject } from '#base/json-object.ts';
import { invalidIdentityToken } from '../errors.ts';
import type { IdentityToken } from './identity-token.ts';

/** What a token says of the session that is made with it. */
export interface ClaimedSession {
  readonly tags: readonly Tag[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
}

const tagsClaim = 'https://aws.amazon.com/tags';
const sourceIdentityClaim = 'https://aws.amazon.com/source_identity';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp */
export function claimedSession({ claims }: Pick<IdentityToken, 'claims'>): ClaimedSession {
  const sourceIdentity = claims[sourceIdentityClaim];
  if (sourceIdentity !== undefined && !(typeof sourceIdentity === 'string' && /^[\w+=,.@-]{2,64}$/.test(sourceIdentity))) throw invalidIdentityToken(`The claim ${sourceIdentityClaim} must be a text that matches [\\w+=,.@-]*, of 2 to 64 characters.`);
  return { ...claimedTags(claims[tagsClaim]), ...(sourceIdentity !== undefined && { sourceIdentity }) };
}

function claimedTags(claim: unknown): Pick<ClaimedSession, 'tags' | 'transitiveTagKeys'> {
  if (claim === undefined) return { tags: [], transitiveTagKeys: [] };
  if (!isJsonObject(claim) || !isJsonObject(claim['principal_tags'])) throw malformed();
  const tags = Object.entries(claim['principal_tags']).map(([Key, value]): Tag => {
    // Each key has one value, which is in a list.
    const [Value, ...others]: readonly unknown[] = [value].flat();
    if (typeof Value !== 'string' || others.length > 0) throw malformed();
    return { Key, Value };
  });
  const keys: readonly unknown[] = [claim['transitive_tag_keys'] ?? []].flat();
  const transitiveTagKeys = keys.filter((key) => typeof key === 'string');
  if (transitiveTagKeys.length < keys.length) throw malformed();
  return { tags, transitiveTagKeys };
}

function malformed(): Error {
  return invalidIdentityToken(`The claim ${tagsClaim} must hold principal_tags, with one value for each key, and may hold transitive_tag_keys.`);
}
