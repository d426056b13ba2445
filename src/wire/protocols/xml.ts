/** An XML element around `content`, which is XML already. */
export function element(name: string, content: string, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${escapeXml(namespace)}"`;
  return `<${name}${attribute}>${content}</${name}>`;
}

/** An XML element with a text in it. */
export function text(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;', '\n': '&#xA;' };

/** Characters that XML 1.0 cannot hold at all, not even escaped, are replaced by U+FFFD: one of them would spoil the whole answer. */
export function printable(xml: string): string {
  return xml.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');
}

function escapeXml(value: string): string {
  return printable(value).replaceAll(/[&<>"\r\n]/g, (character) => entities[character] ?? character);
}
