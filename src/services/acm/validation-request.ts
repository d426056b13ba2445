import type { RequestCertificateCommandInput } from '@aws-sdk/client-acm';
import type { CertificateValidation } from '#model/certificate.ts';
import { checkEach, checkEnum, checkLength, checkPattern } from '#wire/constraints.ts';
import { domainPattern, validatedName } from './domain-names.ts';
import { invalidDomainValidationOptions, refuseComplaints, validationFailed } from './errors.ts';

const optionsMax = 100;

/** How the names are to be validated; without a wish by mail, as ACM does. */
export function validationFrom({ ValidationMethod: method = 'EMAIL', DomainValidationOptions: options = [], Options, KeyAlgorithm }: RequestCertificateCommandInput, names: readonly string[]): CertificateValidation {
  refuseComplaints([
    checkEnum('validationMethod', method, ['EMAIL', 'DNS', 'HTTP']),
    checkEnum('keyAlgorithm', KeyAlgorithm, ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1']),
    checkEnum('options.export', Options?.Export, ['ENABLED', 'DISABLED']),
    checkEnum('options.certificateTransparencyLoggingPreference', Options?.CertificateTransparencyLoggingPreference, ['ENABLED', 'DISABLED']),
    checkLength('domainValidationOptions', options, { max: optionsMax }),
    ...checkEach('domainValidationOptions', options, (path, { DomainName, ValidationDomain }) => [checkPattern(`${path}.domainName`, DomainName, domainPattern), checkPattern(`${path}.validationDomain`, ValidationDomain, domainPattern)]),
  ]);
  if (method !== 'EMAIL' && method !== 'DNS') throw validationFailed(`ValidationMethod ${method} is not supported: it is for certificates of CloudFront. Use DNS or EMAIL.`);
  const domains = options.map(({ DomainName = '', ValidationDomain = '' }) => {
    const [name, domain] = [DomainName.toLowerCase(), ValidationDomain.toLowerCase()];
    if (!names.includes(name)) throw invalidDomainValidationOptions(`${DomainName} in DomainValidationOptions is none of the names of the request.`);
    if (!isWithin(validatedName(name), domain)) throw invalidDomainValidationOptions(`${ValidationDomain} must be ${DomainName} itself or a domain above it.`);
    return [name, domain] as const;
  });
  return { method, domains: Object.fromEntries(domains) };
}

/** Whether `domain` is the name or a domain above it. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}
