/** What they say, by their names. */
export type PublicParameters = ReadonlyMap<string, string>;

/** A document whose members are parameters of their own below it, as those of images are. */
export function withMembers(name: string, document: Readonly<Record<string, string | number>>): readonly (readonly [string, string])[] {
  const members = Object.entries(document).map(([member, value]) => [`${name}/${member}`, String(value)] as const);
  return [[name, JSON.stringify(document)], ...members];
}
