import type { PolicyDocument } from './policy-document.ts';

/** The context keys that a policy's conditions and variables ask for, as they are written, each once (GetContextKeysForCustomPolicy). */
export function contextKeysOf(_policy: PolicyDocument): readonly string[] {
  return [];
}
