import { renewCertificate } from '#certificates/renew.ts';
import { certificateAccess, certificateByArn, usersOf } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { validationFailed } from '../errors.ts';
import { renewalEligibility } from '../views/certificate.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RenewCertificate.html */
export default {
  access: (input) => certificateAccess('RenewCertificate', input.CertificateArn),
  async handle(input, call, { store, clock, authority }) {
    const certificate = certificateByArn(store, input.CertificateArn, call);
    const eligibility = renewalEligibility(certificate, clock.nowMs(), usersOf(store, certificate.arn));
    if (eligibility !== 'ELIGIBLE') throw validationFailed(`Certificate ${certificate.arn} is not eligible for renewal: it has to be issued by ACM, valid, and in use by a load balancer or exported since it was issued.`);
    await renewCertificate({ store, authority, nowMs: () => clock.nowMs() }, certificate);
    return {};
  },
} satisfies AcmOperation<'RenewCertificate'>;
