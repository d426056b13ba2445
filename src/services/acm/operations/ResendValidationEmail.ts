import { checkPattern } from '#wire/constraints.ts';
import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { domainPattern } from '../domain-names.ts';
import { invalidState, refuseComplaints } from '../errors.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ResendValidationEmail.html: certificates are issued at once here, so none ever waits for a mail. */
export default {
  access: (input) => certificateAccess('ResendValidationEmail', input.CertificateArn),
  handle(input, call, { store }) {
    const { arn } = certificateByArn(store, input.CertificateArn, call);
    refuseComplaints([checkPattern('domain', input.Domain, domainPattern), checkPattern('validationDomain', input.ValidationDomain, domainPattern)]);
    throw invalidState(`Certificate ${arn} is not in state PENDING_VALIDATION: there is nothing to validate.`);
  },
} satisfies AcmOperation<'ResendValidationEmail'>;
