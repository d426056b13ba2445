/** Such as `ami-0123456789abcdef0`: always the same for an image of a name in a Region, and nobody else's. */
export function imageId(region: string, name: string): string {
  const text = `${region}/${name}`;
  return `ami-0${hex(hash(text, 0x811c9dc5))}${hex(hash(text, 0x01000193))}`;
}

/** FNV-1a of 32 bits, from any start. */
function hash(text: string, start: number): number {
  let value = start;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
