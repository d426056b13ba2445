import type { Ids } from '#base/ids.ts';

const digits = 19;
/** More than enough of them that every number of that many digits is as likely. */
const hexDigits = 24;

/** Such as `4980306466373577095`: deployments, task sets and revisions of services are numbered like that. */
export function decimalId(ids: Ids): string {
  const number = BigInt(`0x${ids.hex(hexDigits)}`) % 10n ** BigInt(digits);
  return String(number).padStart(digits, '1');
}
