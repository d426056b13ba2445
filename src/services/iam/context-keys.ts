import { contextKeysOf } from '#auth/policy/context-keys.ts';
import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import type { SourcedPolicy } from '#auth/policy/simulate.ts';
import { invalidInput } from './errors.ts';

/** The keys that some policies ask for, each once, without regard to case. */
export function contextKeys(policies: readonly SourcedPolicy[]): string[] {
  const keys = policies.flatMap(({ document, sourceId }) => keysIn(document, sourceId));
  return [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
}

function keysIn(document: string, sourceId: string): readonly string[] {
  return contextKeysOf(parsePolicyOrRefuse(document, 'identity', (sentence) => invalidInput(`${sourceId}: ${sentence}`)));
}
