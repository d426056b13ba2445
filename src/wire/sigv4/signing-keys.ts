import { createHmac } from 'node:crypto';
import { hmacSha256, type Sign } from './hmac.ts';
import type { CredentialScope } from './signature.ts';

/** Derives signing keys and remembers them: a key is good for a day, a region and a service. */
export type SigningKeys = (secretAccessKey: string, scope: CredentialScope) => Sign;

const rememberedMax = 1_000;

export function signingKeys(): SigningKeys {
  const remembered = new Map<string, Sign>();
  return (secretAccessKey, scope) => {
    const name = `${scope.date}/${scope.region}/${scope.service}/${secretAccessKey}`;
    const known = remembered.get(name);
    if (known !== undefined) return known;
    if (remembered.size >= rememberedMax) remembered.clear();
    const made = hmacSha256(signingKey(secretAccessKey, scope));
    remembered.set(name, made);
    return made;
  };
}

function signingKey(secretAccessKey: string, { date, region, service }: CredentialScope): Uint8Array {
  return [date, region, service, 'aws4_request'].reduce<Uint8Array>((key, part) => hmac(key, part), new TextEncoder().encode(`AWS4${secretAccessKey}`));
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return createHmac('sha256', key).update(text).digest();
}
