/** The certificates of a PEM text, one element each, whatever stands around them. */
export function pemCertificates(text: string): readonly string[] {
  return Array.from(text.matchAll(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g), ([block]) => `${block.replaceAll('\r', '')}\n`);
}

export function pemOf(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
