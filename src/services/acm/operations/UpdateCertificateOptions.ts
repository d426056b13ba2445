import { certificates, type Certificate } from '#model/certificate.ts';
import type { CertificateOptions } from '@aws-sdk/client-acm';
import { checkEnum } from '#wire/constraints.ts';
import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { invalidState, refuseComplaints, validationFailed } from '../errors.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_UpdateCertificateOptions.html */
export default {
  access: (input) => certificateAccess('UpdateCertificateOptions', input.CertificateArn),
  async handle(input, call, { store, clock }) {
    const { Options: options = {} } = input;
    refuseComplaints([
      checkEnum('options.certificateTransparencyLoggingPreference', options.CertificateTransparencyLoggingPreference, ['ENABLED', 'DISABLED']),
      checkEnum('options.export', options.Export, ['ENABLED', 'DISABLED']),
      checkEnum('options.validationMethod', options.ValidationMethod, ['EMAIL', 'DNS', 'HTTP']),
    ]);
    await store.transact((transaction) => {
      const known = certificateByArn(transaction, input.CertificateArn, call);
      transaction.put(certificates, withOptions(known, options, clock.nowMs()));
    });
    return {};
  },
} satisfies AcmOperation<'UpdateCertificateOptions'>;

function withOptions(certificate: Certificate, { CertificateTransparencyLoggingPreference: logging, Export: exported, ValidationMethod: method }: CertificateOptions, nowMs: number): Certificate {
  const { arn, validation } = certificate;
  if (validation === undefined) throw invalidState(`Certificate ${arn} was imported: it has no options.`);
  if (exported !== undefined && (exported === 'ENABLED') !== certificate.isExportable) throw validationFailed(`Export of certificate ${arn} cannot be changed: request another certificate with Export ${exported}.`);
  if (method !== undefined && method !== 'DNS' && method !== validation.method) throw validationFailed(`The validation method of certificate ${arn} can be changed to DNS only.`);
  return {
    ...certificate,
    ...(logging !== undefined && { isTransparencyLogged: logging === 'ENABLED' }),
    ...(method === 'DNS' && validation.method === 'EMAIL' && { validation: { ...validation, method, migratedAt: nowMs } }),
  };
}
