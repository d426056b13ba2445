import { createHash } from 'node:crypto';
import type { ResourceRecord } from '@aws-sdk/client-acm';
import { validatedName } from './domain-names.ts';

/**
 * The CNAME that proves a name, always the same for a name and an account, so that one record serves every certificate and
 * each renewal (https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html).
 */
export function proofRecord(account: string): (name: string) => ResourceRecord {
  return (name) => {
    const domain = validatedName(name).toLowerCase();
    const digits = createHash('sha512').update(`${account}/${domain}`).digest('hex');
    return { Name: `_${digits.slice(0, 32)}.${domain}.`, Type: 'CNAME', Value: `_${digits.slice(32, 64)}.${letters(digits.slice(64, 84))}.acm-validations.aws.` };
  };
}

/** Ten of the letters of ACM's own labels, such as `mhbtsbpdnt`. */
function letters(digits: string): string {
  return Array.from({ length: 10 }, (_, index) => String.fromCodePoint(97 + (Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16) % 26))).join('');
}
