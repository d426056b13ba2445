import type * as acm from '@aws-sdk/client-acm';
import { isIssuedKeyAlgorithm, issuedKeyAlgorithms } from '#certificates/key-pair.ts';
import { certificateArn, certificates, type Certificate } from '#model/certificate.ts';
import { checkPattern } from '#wire/constraints.ts';
import type { Input } from '#wire/operation.ts';
import type { AcmOperation } from '../deps.ts';
import { taggedOnCreate } from '../certificates.ts';
import { namesFrom } from '../domain-names.ts';
import { refuseComplaints, validationFailed } from '../errors.ts';
import { madeBefore, tokenFrom } from '../idempotency.ts';
import { assertRoom } from '../room.ts';
import { withTags } from '../tags.ts';
import { validationFrom } from '../validation-request.ts';

const keyAlgorithmDefault = 'RSA_2048';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
export default {
  access: (input) => [
    { action: 'acm:RequestCertificate', resource: '*', keys: requestKeys(input) },
    ...taggedOnCreate(input.Tags, '*'),
  ],
  refuses: {
    CertificateAuthorityArn: 'there is no AWS Private CA here; leave it out and the certificate is issued by Drydock\'s own authority',
    ManagedBy: 'there is no CloudFront here; leave it out',
    'Options.ValidationMethod': 'it changes a certificate that exists; give ValidationMethod instead',
  },
  async handle(input, call, { store, ids, clock, authority }) {
    const { DomainName = '', KeyAlgorithm: keyAlgorithm = keyAlgorithmDefault, Options: { Export: exported = 'DISABLED', CertificateTransparencyLoggingPreference: logging = 'ENABLED' } = {} } = input;
    const names = namesFrom(DomainName, input.SubjectAlternativeNames);
    refuseComplaints([checkPattern('idempotencyToken', input.IdempotencyToken, '\\w{1,32}')]);
    const validation = validationFrom(input, names);
    const tags = withTags([], input.Tags);
    if (!isIssuedKeyAlgorithm(keyAlgorithm)) throw validationFailed(`The key algorithm ${keyAlgorithm} is not supported for public certificates: use one of ${issuedKeyAlgorithms.join(', ')}, or import a certificate.`);
    const token = tokenFrom(input, clock.nowMs());
    const known = madeBefore(store, call, token);
    if (known !== undefined) return { CertificateArn: known.arn };
    assertRoom(store, call);
    const issued = await authority.issue({ names, keyAlgorithm });
    const { arn } = await store.transact((transaction) => {
      const made = madeBefore(transaction, call, token);
      if (made !== undefined) return made;
      const at = clock.nowMs();
      const certificate: Certificate = {
        account: call.account,
        region: call.region,
        arn: certificateArn(call, ids.uuid()),
        type: 'AMAZON_ISSUED',
        domainName: names[0] ?? '',
        subjectAlternativeNames: names,
        validation,
        ...issued,
        createdAt: at,
        issuedAt: at,
        isTransparencyLogged: logging === 'ENABLED',
        isExportable: exported === 'ENABLED',
        ...(token !== undefined && { idempotencyToken: token }),
        tags,
      };
      transaction.put(certificates, certificate);
      return certificate;
    });
    return { CertificateArn: arn };
  },
} satisfies AcmOperation<'RequestCertificate'>;

/** https://docs.aws.amazon.com/acm/latest/userguide/acm-conditions.html */
function requestKeys(input: Input<typeof acm, 'RequestCertificate'>) {
  return {
    'acm:ValidationMethod': input.ValidationMethod ?? 'EMAIL',
    'acm:DomainNames': [input.DomainName ?? '', ...(input.SubjectAlternativeNames ?? [])],
    'acm:KeyAlgorithm': input.KeyAlgorithm ?? keyAlgorithmDefault,
    'acm:CertificateTransparencyLogging': input.Options?.CertificateTransparencyLoggingPreference ?? 'ENABLED',
  };
}
