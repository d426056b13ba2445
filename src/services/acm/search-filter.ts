import type { AcmCertificateMetadataFilter, CertificateFilter, CertificateFilterStatement, ComparisonOperator, TimestampRange, X509AttributeFilter } from '@aws-sdk/client-acm';
import { validationFailed } from './errors.ts';
import type { FoundCertificate } from './views/search-result.ts';

/** Statements in statements: deep enough for a person, too shallow for the stack. */
const depthMax = 10;

/** Whether a certificate is what a statement asks for (https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateFilterStatement.html). */
export function isFound(certificate: FoundCertificate, statement: CertificateFilterStatement | undefined, depth = 0): boolean {
  if (statement === undefined) return true;
  if (depth >= depthMax) throw validationFailed(`FilterStatement is nested deeper than ${depthMax} statements.`);
  if (statement.And !== undefined) return statement.And.every((each) => isFound(certificate, each, depth + 1));
  if (statement.Or !== undefined) return statement.Or.some((each) => isFound(certificate, each, depth + 1));
  if (statement.Not !== undefined) return !isFound(certificate, statement.Not, depth + 1);
  if (statement.Filter !== undefined) return passes(certificate, statement.Filter);
  throw validationFailed('A FilterStatement needs one of And, Or, Not and Filter.');
}

function passes({ arn, attributes, metadata }: FoundCertificate, filter: CertificateFilter): boolean {
  if (filter.CertificateArn !== undefined) return filter.CertificateArn === arn;
  if (filter.X509AttributeFilter !== undefined) return passesAttribute(attributes, filter.X509AttributeFilter);
  if (filter.AcmCertificateMetadataFilter !== undefined) return passesMetadata(metadata, filter.AcmCertificateMetadataFilter);
  throw validationFailed('A Filter needs one of CertificateArn, X509AttributeFilter and AcmCertificateMetadataFilter.');
}

function passesAttribute(attributes: FoundCertificate['attributes'], filter: X509AttributeFilter): boolean {
  if (filter.Subject?.CommonName !== undefined) return compared([attributes.Subject?.CommonName], filter.Subject.CommonName);
  if (filter.SubjectAlternativeName?.DnsName !== undefined) return compared((attributes.SubjectAlternativeNames ?? []).map(({ DnsName }) => DnsName), filter.SubjectAlternativeName.DnsName);
  if (filter.ExtendedKeyUsage !== undefined) return attributes.ExtendedKeyUsages?.includes(filter.ExtendedKeyUsage) === true;
  if (filter.KeyUsage !== undefined) return attributes.KeyUsages?.includes(filter.KeyUsage) === true;
  if (filter.KeyAlgorithm !== undefined) return attributes.KeyAlgorithm === filter.KeyAlgorithm;
  if (filter.SerialNumber !== undefined) return attributes.SerialNumber === filter.SerialNumber.toLowerCase();
  if (filter.NotAfter !== undefined) return isWithin(attributes.NotAfter, filter.NotAfter);
  if (filter.NotBefore !== undefined) return isWithin(attributes.NotBefore, filter.NotBefore);
  throw validationFailed('An X509AttributeFilter needs one of its attributes.');
}

/** What a filter names has to be so; a member that a certificate does not have is no value. */
function passesMetadata(metadata: FoundCertificate['metadata'], filter: AcmCertificateMetadataFilter): boolean {
  const wanted = Object.entries(filter).filter(([name]) => name !== '$unknown');
  if (wanted.length === 0) throw validationFailed('An AcmCertificateMetadataFilter needs one of its attributes.');
  const values: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(metadata));
  return wanted.every(([name, value]) => values[name] === value);
}

function compared(values: readonly (string | undefined)[], { Value: wanted = '', ComparisonOperator: operator }: { readonly Value: string | undefined; readonly ComparisonOperator: ComparisonOperator | undefined }): boolean {
  if (operator !== 'EQUALS' && operator !== 'CONTAINS') throw validationFailed(`ComparisonOperator ${operator} is none of CONTAINS, EQUALS.`);
  return values.some((value) => value !== undefined && (operator === 'EQUALS' ? value === wanted : value.includes(wanted)));
}

/** Both ends are part of a range, and either may be left out. */
function isWithin(at: Date | undefined, { Start, End }: TimestampRange): boolean {
  return at !== undefined && (Start === undefined || at >= Start) && (End === undefined || at <= End);
}
