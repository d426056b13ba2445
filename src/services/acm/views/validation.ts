import type { DomainValidation, DomainValidationSummary, ResourceRecord } from '@aws-sdk/client-acm';
import type { Certificate, CertificateValidation } from '#model/certificate.ts';

/** What the proof of one name rests on: the record's labels are made from its hash. */
export interface ProofOf {
  (name: string): ResourceRecord;
}

/** The mailboxes of a domain that ACM writes to (https://docs.aws.amazon.com/acm/latest/userguide/email-validation.html). */
const mailboxes = ['administrator', 'hostmaster', 'postmaster', 'webmaster', 'admin'] as const;

/** Nobody has to prove anything here: every name is valid at once. */
export function domainValidationViews({ subjectAlternativeNames, validation }: Certificate, proofOf: ProofOf): DomainValidation[] | undefined {
  if (validation === undefined) return undefined;
  return subjectAlternativeNames.map((name) => ({
    DomainName: name,
    ValidationStatus: 'SUCCESS',
    ValidationMethod: validation.method,
    ValidationDomain: validationDomain(name, validation),
    ...(validation.method === 'DNS' ? { ResourceRecord: proofOf(name) } : { ValidationEmails: emailsFor(name, validation) }),
  }));
}

export function domainValidationSummaries({ subjectAlternativeNames, validation }: Certificate, proofOf: ProofOf): DomainValidationSummary[] {
  if (validation === undefined) return [];
  return subjectAlternativeNames.map((name) => ({
    DomainName: name,
    ActiveValidationConfiguration: {
      ValidationMethod: validation.method,
      ValidationStatus: 'SUCCESS',
      ValidationChallenge: validation.method === 'DNS'
        ? { DnsValidationChallenge: { ResourceRecord: proofOf(name) } }
        : { EmailValidationChallenge: { ValidationDomain: validationDomain(name, validation), ValidationEmails: emailsFor(name, validation) } },
    },
  }));
}

function validationDomain(name: string, { domains }: CertificateValidation): string {
  return domains[name] ?? name;
}

function emailsFor(name: string, validation: CertificateValidation): string[] {
  const domain = validationDomain(name, validation).replace(/^\*\./, '');
  return mailboxes.map((mailbox) => `${mailbox}@${domain}`);
}
