import { certificateArn, certificates, listenerRefusal, type Certificate } from '#model/certificate.ts';
import type { AcmOperation } from '../deps.ts';
import { certificateAccess, certificateByArn, taggedOnCreate, usersOf } from '../certificates.ts';
import { validationFailed } from '../errors.ts';
import { assertReimportable, importedMaterial, type ImportedMaterial } from '../import-check.ts';
import { assertRoom } from '../room.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ImportCertificate.html */
export default {
  access(input, call) {
    const arn = input.CertificateArn ?? certificateArn(call, '*');
    return [...certificateAccess('ImportCertificate', arn), ...taggedOnCreate(input.Tags, arn)];
  },
  async handle(input, call, { store, ids, clock, realClock }) {
    const at = clock.nowMs();
    const material = importedMaterial(input, { nowMs: at, realMs: realClock.nowMs() });
    const arn = await store.transact((transaction) => {
      const { CertificateArn: given } = input;
      if (given !== undefined) {
        const known = certificateByArn(transaction, given, call);
        if (input.Tags !== undefined && input.Tags.length > 0) throw validationFailed('Tagging is not permitted on re-import.');
        assertReimportable(known, material);
        const { certificateChain: _chain, weakness: _weakness, ...kept } = known;
        const certificate: Certificate = { ...kept, ...contentOf(material), importedAt: at };
        const refusal = usersOf(transaction, given).length === 0 ? undefined : listenerRefusal(certificate, at);
        if (refusal !== undefined) throw validationFailed(`Certificate ${given} is in use by a load balancer, which cannot take this one: ${refusal}.`);
        transaction.put(certificates, certificate);
        return given;
      }
      assertRoom(transaction, call);
      const certificate: Certificate = {
        account: call.account,
        region: call.region,
        arn: certificateArn(call, ids.uuid()),
        type: 'IMPORTED',
        ...contentOf(material),
        createdAt: at,
        importedAt: at,
        isTransparencyLogged: false,
        isExportable: false,
        tags: withTags([], input.Tags),
      };
      transaction.put(certificates, certificate);
      return certificate.arn;
    });
    return { CertificateArn: arn };
  },
} satisfies AcmOperation<'ImportCertificate'>;

function contentOf({ read: { facts, commonName, dnsNames }, ...pem }: ImportedMaterial) {
  const domainName = commonName === '' ? dnsNames[0] ?? '' : commonName;
  return { ...facts, ...pem, domainName, subjectAlternativeNames: dnsNames.length === 0 && domainName !== '' ? [domainName] : dnsNames };
}
