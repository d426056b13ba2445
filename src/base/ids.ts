import type { Random } from './random.ts';

/** Makes the identifiers that AWS makes. */
export interface Ids {
  /** Lower-case hexadecimal digits, such as the 32 of an ECS task id or the 17 of an EC2 resource id. */
  hex(length: number): string;
  /** A version 4 UUID (RFC 9562), such as a request id. */
  uuid(): string;
}

export function idsFrom(random: Random): Ids {
  const hex = (length: number) => {
    const { buffer, byteOffset, byteLength } = random.bytes(Math.ceil(length / 2));
    return Buffer.from(buffer, byteOffset, byteLength).toString('hex').slice(0, length);
  };
  return {
    hex,
    uuid() {
      const digits = hex(32);
      const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4];
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    },
  };
}
