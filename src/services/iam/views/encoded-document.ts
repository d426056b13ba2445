/** Policy documents are answered URL-encoded after RFC 3986: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export function encodedDocument(document: string): string {
  return encodeURIComponent(document).replaceAll(/[!'()*]/g, (character) => `%${character.codePointAt(0)?.toString(16).toUpperCase()}`);
}
