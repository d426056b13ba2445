import { createPrivateKey } from 'node:crypto';
import { certificates } from '#model/certificate.ts';
import { checkLength } from '#wire/constraints.ts';
import { certificateAccess, certificateByArn } from '../certificates.ts';
import type { AcmOperation } from '../deps.ts';
import { refuseComplaints, validationFailed } from '../errors.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ExportCertificate.html */
export default {
  access: (input) => certificateAccess('ExportCertificate', input.CertificateArn),
  async handle(input, call, { store, clock }) {
    const { certificate, certificateChain, privateKey } = await store.transact((transaction) => {
      const known = certificateByArn(transaction, input.CertificateArn, call);
      assertPassphrase(input.Passphrase);
      if (!known.isExportable) throw validationFailed(`Certificate ARN: ${known.arn} is not a private certificate, and it was not requested with the option Export ENABLED: it cannot be exported.`);
      transaction.put(certificates, { ...known, exportedAt: clock.nowMs() });
      return known;
    });
    const encrypted = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: Buffer.from(input.Passphrase ?? []) });
    return { Certificate: certificate, CertificateChain: certificateChain, PrivateKey: encrypted.toString() };
  },
} satisfies AcmOperation<'ExportCertificate'>;

/** The passphrase itself is not repeated in the sentence. */
function assertPassphrase(passphrase: Uint8Array | undefined): void {
  refuseComplaints([checkLength('passphrase', passphrase, { min: 4, max: 128 })].map((complaint) => complaint?.replace(/^Value '.*?' at/s, 'Value at')));
  if (!/^[\x20-\x7e]*$/.test(Buffer.from(passphrase ?? []).toString('latin1')) || /[#$%]/.test(Buffer.from(passphrase ?? []).toString('latin1'))) throw validationFailed('The passphrase can have ASCII characters except #, $ and %.');
}
