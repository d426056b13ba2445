/** Attributes as all Describe operations show them. */
export function attributeViews(attributes: readonly { readonly name: string; readonly value: string }[]): { Key: string; Value: string }[] {
  return attributes.map(({ name: Key, value: Value }) => ({ Key, Value }));
}
