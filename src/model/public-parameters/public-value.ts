/** What a public parameter says. */
export interface PublicValue {
  readonly text: string;
  /** The id of an image. */
  readonly isImage?: boolean;
}

/** By their names. */
export type PublicParameters = ReadonlyMap<string, PublicValue>;

/** A document whose members are parameters of their own below it, as those of images are. */
export function withMembers(name: string, document: Readonly<Record<string, string | number>>): readonly (readonly [string, PublicValue])[] {
  const members = Object.entries(document).map(([member, value]) => [`${name}/${member}`, { text: String(value), isImage: member === 'image_id' }] as const);
  return [[name, { text: JSON.stringify(document) }], ...members];
}
