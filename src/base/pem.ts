/** One part of a PEM text (RFC 7468). */
export interface PemBlock {
  /** Such as `CERTIFICATE` or `X509 CRL`. */
  readonly label: string;
  readonly der: Buffer;
  /** The block as it is written by everybody: 64 characters a line, with a line break at its end. */
  readonly text: string;
}

/** The blocks of a PEM text, in their order. What is between them is explanation, and left out. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g)].map(([, label = '', body = '']) => {
    const der = Buffer.from(body, 'base64');
    return { label, der, text: pemText(label, der) };
  });
}

export function pemText(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
