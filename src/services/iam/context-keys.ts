import { contextKeysOf } from '#auth/policy/context-keys.ts';
import { MalformedPolicy } from '#auth/policy/malformed-policy.ts';
import { parsePolicy } from '#auth/policy/policy-document.ts';
import type { SourcedPolicy } from '#auth/policy/simulate.ts';
import { invalidInput } from './errors.ts';

/** The keys that some policies ask for, each once, without regard to case. */
export function contextKeys(policies: readonly SourcedPolicy[]): string[] {
  const keys = policies.flatMap(({ document, sourceId }) => keysIn(document, sourceId));
  return [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
}

function keysIn(document: string, sourceId: string): readonly string[] {
  try {
    return contextKeysOf(parsePolicy(document, 'identity'));
  } catch (thrown) {
    if (!(thrown instanceof MalformedPolicy)) throw thrown;
    throw invalidInput(`${sourceId}: ${thrown.message}`);
  }
}
