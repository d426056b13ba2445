import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import { limitExceeded, refuseComplaints, validationFailed } from './errors.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
export const domainPattern = '(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])';
const nameLengthMax = 253;
/** Of what becomes the common name (RFC 5280). */
const commonNameLengthMax = 64;
const listedNamesMax = 100;
/** An account's quota: https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html */
const namesMax = 10;

/** The names of a certificate, the first first, each once; throws for what ACM does not take. */
export function namesFrom(domainName: string, alternatives: readonly string[] = []): readonly string[] {
  refuseComplaints([
    checkLength('domainName', domainName, { min: 1, max: nameLengthMax }),
    checkPattern('domainName', domainName, domainPattern),
    checkLength('subjectAlternativeNames', alternatives, { min: alternatives.length === 0 ? 0 : 1, max: listedNamesMax }),
    ...checkEach('subjectAlternativeNames', alternatives, (path, name) => [checkLength(path, name, { min: 1, max: nameLengthMax }), checkPattern(path, name, domainPattern)]),
  ]);
  if (domainName.length > commonNameLengthMax) throw validationFailed(`The first domain name can be ${commonNameLengthMax} characters long at most, and '${domainName}' has ${domainName.length}. Put it in SubjectAlternativeNames, and a shorter one first.`);
  const names = [...new Map([domainName, ...alternatives].map((name) => [name.toLowerCase(), name])).keys()];
  if (names.length > namesMax) throw limitExceeded(`An ACM limit has been exceeded. Need to request SAN limit to be raised: a certificate can have ${namesMax} names, and this one has ${names.length}.`);
  return names;
}

/** The name that is validated for it: `*.example.com` by `example.com`. */
export function validatedName(name: string): string {
  return name.replace(/^\*\./, '');
}
