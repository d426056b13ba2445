import type { PolicyDocument, PolicyStatement, PolicyVersion } from './policy-document.ts';
import { templateOf, variablesOf } from './template.ts';

/** The context keys that a policy's conditions and variables ask for, as they are written, each once (GetContextKeysForCustomPolicy). */
export function contextKeysOf({ statements, version }: PolicyDocument): readonly string[] {
  const keys = new Map<string, string>();
  for (const key of statements.flatMap((statement) => keysOf(statement, version))) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  return [...keys.values()];
}

function keysOf({ resources, conditions }: PolicyStatement, version: PolicyVersion): readonly string[] {
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  return [...conditions.map(({ key }) => key), ...texts.flatMap((text) => variablesOf(templateOf(text, version)).map(({ key }) => key))];
}
