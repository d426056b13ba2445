import { isJsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';

/**
 * Gives each principal that a policy document names under `AWS` to `renamed`, and puts there what that says. A document in which nothing changes
 * comes back as it was written, and so does one that was kept before policies were read, and is none.
 */
export function renamePrincipals(document: string, renamed: (principal: string) => string): string {
  const parsed = parsedJson(document);
  let hasChanged = false;
  const renamedNoting = (principal: string) => {
    const name = renamed(principal);
    hasChanged ||= name !== principal;
    return name;
  };
  const after = isJsonObject(parsed) ? { ...parsed, Statement: oneOrMany(parsed['Statement'], (statement) => statementWith(statement, renamedNoting)) } : parsed;
  return hasChanged ? JSON.stringify(after) : document;
}

function statementWith(statement: unknown, renamed: (principal: string) => string): unknown {
  if (!isJsonObject(statement)) return statement;
  return Object.fromEntries(Object.entries(statement).map(([name, value]) => [name, name === 'Principal' || name === 'NotPrincipal' ? principalsWith(value, renamed) : value]));
}

function principalsWith(principals: unknown, renamed: (principal: string) => string): unknown {
  if (!isJsonObject(principals) || !('AWS' in principals)) return principals;
  return { ...principals, AWS: oneOrMany(principals['AWS'], (principal) => (typeof principal === 'string' ? renamed(principal) : principal)) };
}

function oneOrMany(value: unknown, changed: (one: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map((one: unknown) => changed(one)) : changed(value);
}
